import type { Chunk } from "./chunk.js";
import { type PlanBuilder, createPlanBuilder } from "./compile.js";
import { EvtxDamage } from "./damage.js";
import { PLACE, type Place, type Plan } from "./plan.js";
import { type PlanCache, createPlanCache } from "./plan-cache.js";
import { TOKEN, walkTokens } from "./tokens.js";
import { isKnownType } from "./value-types.js";

/** Next definition (never followed), GUID, size of the tokens. */
const DEFINITION_HEADER = 24;
/** Token, one byte, template id, offset of the definition. */
const INSTANCE_HEADER = 10;
const FRAGMENT_HEADER = 4;
/** The definitions of a sound chunk do not overlap, so that they come to less than its size, each in one or two places. */
const MOST_COMPILED = 262_144;
const DEEPEST_FRAGMENT = 16;

/** The values of one template instance. */
interface SlotTable {
  /** Where the descriptors begin: size u16, type u8, 0. */
  descriptors: number;
  count: number;
  /** Where each value begins. */
  offsets: Int32Array;
}

/** A fragment of BinXML: what it means, and the values that fill it. */
export interface Fragment extends Readonly<SlotTable> {
  readonly plan: Plan;
  readonly depth: number;
}

interface OpenFragment extends SlotTable {
  plan: Plan;
  readonly depth: number;
}

/** The plans of a chunk, and room for the values of the templates that are open. */
export interface Templates {
  readonly chunk: Chunk;
  readonly plans: Map<number, Plan | EvtxDamage>;
  /** One per depth, filled anew for every fragment. */
  readonly open: readonly OpenFragment[];
  compiled: number;
  readonly cache: PlanCache;
}

const EMPTY_PLAN = createPlanBuilder(PLACE.nowhere, (offset) => offset).finish();

export function createTemplates(chunk: Chunk): Templates {
  const open = Array.from({ length: DEEPEST_FRAGMENT + 1 }, (_, depth) => ({
    plan: EMPTY_PLAN,
    descriptors: 0,
    count: 0,
    offsets: new Int32Array(32),
    depth,
  }));
  return { chunk, plans: new Map(), open, compiled: 0, cache: createPlanCache() };
}

/** Forgets the plans of the chunk before. */
export function resetTemplates(templates: Templates): void {
  templates.plans.clear();
  templates.compiled = 0;
}

/**
 * Opens the BinXML at `[offset, end)`, with or without a fragment header.
 * @param depth how many fragments are open around it; the values of the fragment stay readable until another
 *   one of the same depth is opened
 * @throws {EvtxDamage} where it cannot be read, or its template is nowhere
 */
export function openFragment(templates: Templates, offset: number, end: number, place: Place, depth: number): Fragment {
  const { bytes } = templates.chunk;
  let at = offset;
  while (at + FRAGMENT_HEADER <= end && bytes[at] === TOKEN.fragmentHeader) at += FRAGMENT_HEADER;
  if (at < end && bytes[at] === TOKEN.templateInstance) return openInstance(templates, at, end, place, depth);
  const fragment = fragmentAt(templates, depth, at);
  fragment.count = 0;
  charge(templates, at, end - at);
  fragment.plan = compile(templates, at, end, place);
  return fragment;
}

/** Opens a template instance whose token is at `offset`. */
export function openInstance(templates: Templates, offset: number, end: number, place: Place, depth: number): Fragment {
  const fragment = fragmentAt(templates, depth, offset);
  const values = instanceValues(templates.chunk, offset, end);
  readSlots(templates.chunk, fragment, values, end);
  fragment.plan = planOf(templates, offset, place);
  return fragment;
}

function fragmentAt(templates: Templates, depth: number, offset: number): OpenFragment {
  const fragment = templates.open[depth];
  if (fragment === undefined) throw new EvtxDamage("binxml-depth", offset, `Fragments are nested deeper than ${DEEPEST_FRAGMENT}`);
  return fragment;
}

/** Where the values of an instance begin: behind the definition where that stands inline. */
function instanceValues(chunk: Chunk, offset: number, end: number): number {
  const after = offset + INSTANCE_HEADER;
  if (after > end) throw new EvtxDamage("binxml-cut", offset, "A template instance is cut short");
  const definition = chunk.view.getUint32(offset + 6, true);
  if (definition !== after) return after;
  const tokens = definition + DEFINITION_HEADER;
  const values = tokens <= end ? tokens + chunk.view.getUint32(tokens - 4, true) : tokens;
  if (values > end) throw new EvtxDamage("template-size", definition, "A template definition runs past the end of its record");
  return values;
}

/** The end of a template instance's values. */
function skipInstance(chunk: Chunk, offset: number, end: number): number {
  const values = instanceValues(chunk, offset, end);
  const slots: SlotTable = { descriptors: 0, count: 0, offsets: new Int32Array(32) };
  return readSlots(chunk, slots, values, end);
}

function readSlots(chunk: Chunk, slots: SlotTable, at: number, end: number): number {
  const { view } = chunk;
  const count = at + 4 <= end ? view.getUint32(at, true) : 0xffff_ffff;
  let offset = at + 4 + 4 * count;
  if (offset > end) throw new EvtxDamage("value-count", at, `${count} values do not fit into the ${end - at} bytes that are left`);
  if (count > slots.offsets.length) slots.offsets = new Int32Array(2 * count);
  const { bytes } = chunk;
  const { offsets } = slots;
  for (let index = 0, descriptor = at + 4; index < count; index++, descriptor += 4) {
    offsets[index] = offset;
    offset += (bytes[descriptor] as number) | ((bytes[descriptor + 1] as number) << 8);
  }
  if (offset > end) throw new EvtxDamage("value-range", at, `The values of a template instance run ${offset - end} bytes past the end`);
  slots.descriptors = at + 4;
  slots.count = count;
  return offset;
}

/** True where every value has a type that exists: what a record must show whose end was overwritten. */
export function hasKnownTypes(chunk: Chunk, { count, descriptors }: Fragment): boolean {
  for (let index = 0; index < count; index++) {
    if (!isKnownType(chunk.bytes[descriptors + 4 * index + 2] as number)) return false;
  }
  return true;
}

function planOf(templates: Templates, offset: number, place: Place): Plan {
  const { chunk, plans } = templates;
  const { view } = chunk;
  const definition = view.getUint32(offset + 6, true);
  if (definition + DEFINITION_HEADER > chunk.length) throw missing(offset, definition, "the offset lies outside of the chunk");
  // The id is the first field of the definition's GUID. One instance with another id says nothing of the others.
  if (view.getUint32(definition + 4, true) !== view.getUint32(offset + 2, true)) throw missing(offset, definition, "another id stands there");
  const key = definition * 8 + place;
  let plan = plans.get(key);
  if (plan === undefined) {
    plan = compileDefinition(templates, offset, definition, place);
    plans.set(key, plan);
  }
  if (plan instanceof EvtxDamage) throw plan;
  return plan;
}

function missing(instance: number, definition: number, why: string): EvtxDamage {
  return new EvtxDamage("template-missing", instance, `The template at offset 0x${definition.toString(16)} of the chunk is not there: ${why}`);
}

function compileDefinition(templates: Templates, instance: number, definition: number, place: Place): Plan | EvtxDamage {
  const { view, length } = templates.chunk;
  const start = definition + DEFINITION_HEADER;
  const size = view.getUint32(start - 4, true);
  if (size > length - start) return missing(instance, definition, `its size of ${size} bytes does not fit`);
  try {
    charge(templates, definition, size);
    const known = templates.cache.find(templates.chunk, start, size, place);
    if (known !== undefined) return known;
    const builder = build(templates, start, start + size, place);
    const plan = builder.finish();
    const names = builder.names();
    if (names !== undefined) templates.cache.add(templates.chunk, start, size, place, names, plan);
    return plan;
  } catch (error) {
    if (error instanceof EvtxDamage) return error;
    throw error;
  }
}

function charge(templates: Templates, offset: number, size: number): void {
  templates.compiled += size;
  if (templates.compiled > MOST_COMPILED) throw new EvtxDamage("template-limit", offset, "The chunk defines more templates than can stand in it");
}

function compile(templates: Templates, start: number, end: number, place: Place): Plan {
  return build(templates, start, end, place).finish();
}

function build(templates: Templates, start: number, end: number, place: Place): PlanBuilder {
  const { chunk } = templates;
  const builder = createPlanBuilder(place, (offset, limit) => skipInstance(chunk, offset, limit));
  walkTokens(chunk, start, end, builder);
  return builder;
}
