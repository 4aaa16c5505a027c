import { type Content, FIELD_COUNT, type Leaf, NO_FIELD, type Rows, SPECIAL, type Step } from "./plan.js";

/** The one value that each System field consists of. */
export function fieldsOf(system: readonly (Content | undefined)[]): Int32Array {
  const fields = new Int32Array(FIELD_COUNT);
  for (let field = 0; field < FIELD_COUNT; field++) {
    const content = system[field];
    fields[field] = content === undefined ? NO_FIELD : slotAlone(content);
  }
  return fields;
}

/** The steps as rows, or undefined where one of them is more than a value under a name of its own. */
export function rowsOf(steps: readonly Step[]): Rows | undefined {
  const names: (string | undefined)[] = [];
  const slots = new Int32Array(steps.length);
  const dependencies = new Int32Array(steps.length);
  const leaves: Leaf[] = [];
  for (let row = 0; row < steps.length; row++) {
    const step = steps[row];
    if (step?.kind !== "leaf" || step.text === undefined || step.attributes.length > 0 || step.dependencies.length > 1) return undefined;
    const { name } = step;
    if (typeof name === "object" || name === "__proto__") return undefined;
    const slot = slotAlone(step.text);
    if (slot === SPECIAL) return undefined;
    names.push(name === "" ? undefined : name);
    slots[row] = slot;
    dependencies[row] = step.dependencies[0] ?? NO_FIELD;
    leaves.push(step);
  }
  return areDistinct(names) ? { names, slots, dependencies, leaves } : undefined;
}

function slotAlone(content: Content): number {
  const only = content[0];
  return content.length === 1 && typeof only === "object" && "slot" in only ? only.slot : SPECIAL;
}

const NUMBER = /^\d+$/;

/** A name that is a number could be that of an unnamed element. */
function areDistinct(names: readonly (string | undefined)[]): boolean {
  const given = names.filter((name) => name !== undefined);
  return new Set(given).size === given.length && !given.some((name) => NUMBER.test(name));
}
