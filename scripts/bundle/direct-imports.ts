import { existsSync, readFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import type { Plugin } from "esbuild";
import ts from "typescript";

/** Where a name that a file exports is really declared. */
interface Origin {
  readonly path: string;
  readonly name: string;
}

/**
 * Imports what is behind an `index.ts` from where it is declared. esbuild decides what a command has to load by files: who
 * imports one name of a folder would load all that anybody needs of that folder.
 */
export function directImports(): Plugin {
  const barrels = new Map<string, ReadonlyMap<string, Origin>>();
  return {
    name: "direct-imports",
    setup(build) {
      build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({ contents: rewrite(path, barrels), loader: "ts" }));
    },
  };
}

function rewrite(path: string, barrels: Map<string, ReadonlyMap<string, Origin>>): string {
  const text = readFileSync(path, "utf8");
  let result = "";
  let done = 0;
  for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest).statements) {
    if (!ts.isImportDeclaration(statement)) continue;
    const target = targetOf(path, statement.moduleSpecifier);
    const names = statement.importClause?.namedBindings;
    if (target === undefined || !/[\\/]index\.ts$/.test(target) || names === undefined || !ts.isNamedImports(names)) continue;
    const exported = exportsOf(target, barrels);
    const lines = names.elements
      .filter((element) => !element.isTypeOnly && statement.importClause?.isTypeOnly !== true)
      .map((element) => {
        const name = (element.propertyName ?? element.name).text;
        const origin = exported.get(name) ?? { path: target, name };
        return `import { ${origin.name} as ${element.name.text} } from ${JSON.stringify(specifier(path, origin.path))};`;
      });
    result += `${text.slice(done, statement.getFullStart())}${lines.join(" ")}`;
    done = statement.end;
  }
  return result + text.slice(done);
}

/** All that an index file passes on, by the name that it gives it. */
function exportsOf(path: string, barrels: Map<string, ReadonlyMap<string, Origin>>): ReadonlyMap<string, Origin> {
  const known = barrels.get(path);
  if (known !== undefined) return known;
  const found = new Map<string, Origin>();
  barrels.set(path, found);
  for (const statement of ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest).statements) {
    if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier === undefined || statement.isTypeOnly) {
      if (ts.isVariableStatement(statement))
        for (const { name } of statement.declarationList.declarations) if (ts.isIdentifier(name)) found.set(name.text, { path, name: name.text });
      if (ts.isFunctionDeclaration(statement) && statement.name !== undefined) found.set(statement.name.text, { path, name: statement.name.text });
      continue;
    }
    const target = targetOf(path, statement.moduleSpecifier);
    if (target === undefined) continue;
    const behind = exportsOf(target, barrels);
    const originOf = (name: string): Origin => behind.get(name) ?? { path: target, name };
    if (statement.exportClause === undefined) for (const [name, origin] of behind) found.set(name, origin);
    else if (ts.isNamedExports(statement.exportClause))
      for (const { name, propertyName } of statement.exportClause.elements) found.set(name.text, originOf((propertyName ?? name).text));
  }
  return found;
}

function targetOf(from: string, moduleSpecifier: ts.Expression): string | undefined {
  if (!ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith(".")) return undefined;
  const path = resolve(dirname(from), moduleSpecifier.text.replace(/\.js$/, ".ts"));
  return existsSync(path) ? path : undefined;
}

function specifier(from: string, to: string): string {
  const path = relative(dirname(from), to).replaceAll("\\", "/").replace(/\.ts$/, ".js");
  return path.startsWith(".") ? path : `./${path}`;
}
