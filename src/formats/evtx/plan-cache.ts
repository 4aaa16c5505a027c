import type { Chunk } from "./chunk.js";
import type { UsedName } from "./compile.js";
import { readName } from "./names.js";
import type { Place, Plan } from "./plan.js";

/** Definitions that are remembered, and their bytes; a log of any size has some dozens of a kilobyte each. */
const MOST_ENTRIES = 512;
const MOST_BYTES = 1_048_576;
/** A definition looks different where its names stood in the chunk already; few of these forms are met. */
const MOST_FORMS = 8;

/** Where a token stream names an element or attribute. */
interface NameUse {
  /** Where the name's offset stands, from the start of the tokens. */
  readonly field: number;
  readonly name: string;
  /** The name itself stands behind its offset. */
  readonly inline: boolean;
}

/** A definition whose plan is known: its bytes, all but those that depend on where in a chunk it stands. */
interface Form {
  readonly bytes: Uint8Array;
  readonly place: Place;
  readonly names: readonly NameUse[];
  readonly plan: Plan;
}

/**
 * Remembers plans from chunk to chunk: every chunk brings the same definitions again. A plan is only taken where the
 * definition is equal to the remembered one, byte for byte and name for name.
 */
export interface PlanCache {
  /** @param start where the tokens begin, behind the definition's header */
  find(chunk: Chunk, start: number, size: number, place: Place): Plan | undefined;
  add(chunk: Chunk, start: number, size: number, place: Place, names: readonly UsedName[], plan: Plan): void;
}

export function createPlanCache(): PlanCache {
  let forms = new Map<number, Form[]>();
  let entries = 0;
  let bytes = 0;
  return {
    find(chunk, start, size, place) {
      for (const form of forms.get(keyOf(chunk, start)) ?? []) {
        if (form.place === place && form.bytes.length === size && isForm(form, chunk, start)) return form.plan;
      }
      return undefined;
    },
    add(chunk, start, size, place, names, plan) {
      if (entries >= MOST_ENTRIES || bytes + size > MOST_BYTES) {
        forms = new Map();
        entries = 0;
        bytes = 0;
      }
      const key = keyOf(chunk, start);
      const list = forms.get(key);
      const uses = names.map(({ field, name }) => ({ field: field - start, name, inline: chunk.view.getUint32(field, true) === field + 4 }));
      const form: Form = { bytes: chunk.bytes.slice(start, start + size), place, names: uses, plan };
      if (list === undefined) forms.set(key, [form]);
      else if (list.length < MOST_FORMS) list.push(form);
      else return;
      entries++;
      bytes += size;
    },
  };
}

/** The definition's GUID begins with the template's id; a hostile file gives one to many, and then `isForm` tells them apart. */
function keyOf(chunk: Chunk, start: number): number {
  return chunk.view.getUint32(start - 20, true);
}

function isForm({ bytes, names }: Form, chunk: Chunk, start: number): boolean {
  let from = 0;
  for (const { field, name, inline } of names) {
    if (!areEqual(bytes, chunk.bytes, start, from, field)) return false;
    const offset = chunk.view.getUint32(start + field, true);
    if ((offset === start + field + 4) !== inline) return false;
    if (!inline && readName(chunk, offset) !== name) return false;
    // An inline name is compared with the rest, all but the link to the next of its hash chain.
    from = field + (inline ? 8 : 4);
  }
  return areEqual(bytes, chunk.bytes, start, from, bytes.length);
}

function areEqual(known: Uint8Array, bytes: Uint8Array, start: number, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (known[at] !== bytes[start + at]) return false;
  return true;
}
