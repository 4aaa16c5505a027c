import type { ImeMeaning } from "../../knowledge/index.js";
import type { ImeApp } from "./ime-log.js";

/** A tenant has some hundred apps at most on one device. */
const MOST_APPS = 2000;
const MOST_LINES = 20;
const EMPTY: Omit<ImeApp, "id"> = { lines: [] };

/**
 * Gathers what the lines say of each app. The agent installs one app after the other: a line about an installer that does
 * not name its app belongs to the one whose installation began last, until its turn is over or the agent starts anew. A
 * download that is given up is that of the app whose download was spoken of last.
 */
export function collectApps(): {
  /** @returns the app that the line is about, also where it does not name it */
  readonly add: (line: number, means: ImeMeaning, values: Readonly<Record<string, string>>) => string | undefined;
  readonly finish: () => ImeApp[];
} {
  const apps = new Map<string, ImeApp>();
  let installing: string | undefined;
  let downloading: string | undefined;
  const change = (id: string, line: number, news: Partial<Omit<ImeApp, "id" | "lines">>): void => {
    const known = apps.get(id) ?? { id, ...EMPTY };
    if (!apps.has(id) && apps.size >= MOST_APPS) return;
    const lines = known.lines.length < MOST_LINES ? [...known.lines, line] : known.lines;
    apps.set(id, { ...known, ...definedOf(news), lines });
  };
  return {
    add(line, means, values) {
      if (means === "app-list") {
        for (const { id, name } of namesIn(values["list"] ?? "")) change(id, line, { name });
        return undefined;
      }
      const told = values["app"]?.toLowerCase();
      if (means === "app-install") installing = told;
      if (DOWNLOADS.has(means) && told !== undefined) downloading = told;
      if (means === "agent-start" || means === "download-done" || means === "app-turn" || means === "app-turn-over") {
        if (means !== "download-done") installing = undefined;
        downloading = undefined;
      }
      const id = told ?? (isOfInstaller(means) ? installing : means === "download-timeout" ? downloading : undefined);
      if (means === "download-timeout") downloading = undefined;
      if (id !== undefined)
        change(id, line, { ...newsOf(means, values), ...(values["name"] === undefined ? {} : { name: withoutStop(means, values["name"]) }) });
      return id;
    },
    finish: () => [...apps.values()],
  };
}

/** Lines by which the download of an app is under way. */
const DOWNLOADS: ReadonlySet<ImeMeaning> = new Set(["app-download", "app-download-start", "download-file"]);

function isOfInstaller(means: ImeMeaning): boolean {
  return means.startsWith("app-exit") || means.startsWith("app-install") || means === "app-enforcement";
}

function newsOf(means: ImeMeaning, values: Readonly<Record<string, string>>): Partial<Omit<ImeApp, "id" | "lines">> {
  const { state, code, result, dependency } = values;
  switch (means) {
    case "esp-app-state":
      return state === undefined ? {} : { espState: state };
    case "app-exit-code":
      return code === undefined ? {} : { exitCode: code };
    case "app-exit-unmapped":
      return code === undefined ? {} : { exitCode: code, exitMeaning: "not mapped" };
    case "app-exit-meaning":
      return result === undefined ? {} : { exitMeaning: result };
    case "app-detection":
      return state === undefined ? {} : { detection: state };
    case "app-dependency-failed":
      return dependency === undefined ? {} : { dependency: dependency.toLowerCase() };
    case "download-file":
      return { downloaded: true };
    default:
      return {};
  }
}

/** The state line closes its sentence after the name. */
function withoutStop(means: ImeMeaning, name: string): string {
  return means === "esp-app-state" && name.endsWith(".") ? name.slice(0, -1) : name;
}

function definedOf<T extends object>(news: T): T {
  return Object.fromEntries(Object.entries(news).filter(([, value]) => value !== undefined)) as T;
}

/** Ids and names in the list of policies that the service sent: JSON, cut where the log cut it. */
function namesIn(list: string): { readonly id: string; readonly name: string }[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(list);
  } catch {
    return [];
  }
  return (Array.isArray(parsed) ? parsed : []).flatMap((policy: unknown) => {
    const { Id: id, Name: name } = (typeof policy === "object" && policy !== null ? policy : {}) as {
      readonly Id?: unknown;
      readonly Name?: unknown;
    };
    return typeof id === "string" && typeof name === "string" && id.length === 36 ? [{ id: id.toLowerCase(), name: name.slice(0, 200) }] : [];
  });
}
