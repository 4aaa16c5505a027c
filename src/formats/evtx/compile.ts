import { FIELD_OF_ATTRIBUTE, FIELD_OF_ELEMENT, type Leaf, PLACE, type Part, type Place, type Plan, type Step } from "./plan.js";
import { fieldsOf, rowsOf } from "./plan-in-short.js";
import type { TokenSink } from "./tokens.js";

const NONE: readonly number[] = [];

/** An element that is open while a plan is made. */
interface Frame {
  readonly name: string;
  /** What the element's children are. */
  readonly inside: Place;
  readonly kind: "container" | "leaf" | "root" | "message" | "system" | "ignored";
  readonly dependencies: readonly number[];
  readonly attributes: { name: string; content: Part[] }[];
  readonly text: Part[];
  /** Where the element's own step will stand. */
  readonly stepIndex: number;
  hasChildren: boolean;
}

/** A sink that turns a token stream into a plan. */
export interface PlanBuilder extends TokenSink {
  finish(): Plan;
  /** Where the stream took its names from; undefined where the plan holds for this place in this chunk only. */
  names(): readonly UsedName[] | undefined;
}

export interface UsedName {
  /** Where in the chunk the name's offset stands. */
  readonly field: number;
  readonly name: string;
}

/**
 * @param place what the stream's outermost elements are
 * @param skipInstance finds the end of a template instance that stands in the stream
 */
export function createPlanBuilder(place: Place, skipInstance: (offset: number, end: number) => number): PlanBuilder {
  const system: (Part[] | undefined)[] = [];
  const steps: (Step | undefined)[] = [];
  const outside: Part[] = [];
  const frames: Frame[] = [];
  let hasElements = false;
  const names: UsedName[] = [];
  let holdsAnywhere = true;
  /** Where text goes: the value of the attribute that is open, or undefined. */
  let attribute: Part[] | undefined;

  const splice = (part: Part, inside: Place): void => {
    if (typeof part !== "string") steps.push({ kind: "splice", part, place: inside });
  };

  const add = (part: Part): void => {
    if (attribute !== undefined) {
      addPart(attribute, part);
      return;
    }
    const frame = frames.at(-1);
    if (frame === undefined) {
      addPart(outside, part);
      // A fragment that begins with a template, or a value that brings the whole event.
      splice(part, place);
    } else if (frame.kind === "container" || (frame.hasChildren && frame.kind !== "ignored")) splice(part, frame.inside);
    else addPart(frame.text, part);
  };

  return {
    openElement(fullName, dependency) {
      const name = localName(fullName);
      const parent = frames.at(-1);
      hasElements = true;
      attribute = undefined;
      if (parent !== undefined && !parent.hasChildren) {
        parent.hasChildren = true;
        if (parent.kind === "leaf" || parent.kind === "root") for (const part of parent.text) splice(part, parent.inside);
      }
      const { kind, inside } = roleOf(name, parent === undefined ? place : parent.inside);
      const inherited = parent?.dependencies ?? NONE;
      const dependencies = dependency === undefined ? inherited : [...inherited, dependency];
      frames.push({ name, inside, kind, dependencies, attributes: [], text: [], stepIndex: steps.length, hasChildren: false });
      if (kind === "leaf" || kind === "root") steps.push(undefined);
    },
    attribute(name) {
      attribute = [];
      if (!isNamespaceDeclaration(name)) frames.at(-1)?.attributes.push({ name: localName(name), content: attribute });
    },
    closeStart() {
      attribute = undefined;
    },
    endElement() {
      attribute = undefined;
      const frame = frames.pop();
      if (frame === undefined) return;
      if (frame.kind === "system") addSystemFields(system, frame);
      else if (frame.kind === "message") steps.push({ kind: "message", text: frame.text });
      else if (frame.kind === "leaf" || frame.kind === "root") steps[frame.stepIndex] = leafOf(frame);
    },
    text: add,
    slot(slot, optional) {
      add({ slot, optional });
    },
    templateInstance(offset, end) {
      const after = skipInstance(offset, end);
      holdsAnywhere = false;
      add({ offset, end });
      return after;
    },
    nameUsed(field, name) {
      if (name === undefined) holdsAnywhere = false;
      else names.push({ field, name });
    },
    names: () => (holdsAnywhere ? names : undefined),
    finish() {
      const made = steps.filter((step) => step !== undefined);
      return { system, fields: fieldsOf(system), steps: made, rows: rowsOf(made), hasElements, text: outside };
    },
  };
}

function addPart(parts: Part[], part: Part): void {
  const last = parts.at(-1);
  if (typeof part === "string" && typeof last === "string") parts[parts.length - 1] = last + part;
  else parts.push(part);
}

function roleOf(name: string, place: Place): Pick<Frame, "kind" | "inside"> {
  switch (place) {
    case PLACE.document:
      return name === "Event" ? { kind: "container", inside: PLACE.event } : { kind: "ignored", inside: PLACE.nowhere };
    case PLACE.event:
      if (name === "System") return { kind: "container", inside: PLACE.system };
      if (name === "EventData") return { kind: "container", inside: PLACE.eventData };
      if (name === "UserData") return { kind: "container", inside: PLACE.userData };
      if (name === "RenderingInfo") return { kind: "container", inside: PLACE.renderingInfo };
      if (name === "BinaryEventData") return { kind: "root", inside: PLACE.nowhere };
      if (name === "ProcessingErrorData" || name === "DebugData") return { kind: "container", inside: PLACE.userFields };
      return { kind: "ignored", inside: PLACE.nowhere };
    case PLACE.system:
      return { kind: "system", inside: PLACE.nowhere };
    case PLACE.eventData:
      return { kind: "leaf", inside: PLACE.eventData };
    case PLACE.userData:
      return { kind: "root", inside: PLACE.userFields };
    case PLACE.userFields:
      return { kind: "leaf", inside: PLACE.userFields };
    case PLACE.renderingInfo:
      return name === "Message" ? { kind: "message", inside: PLACE.nowhere } : { kind: "ignored", inside: PLACE.nowhere };
    default:
      return { kind: "ignored", inside: PLACE.nowhere };
  }
}

function addSystemFields(system: (Part[] | undefined)[], frame: Frame): void {
  const field = FIELD_OF_ELEMENT.get(frame.name);
  if (field !== undefined) system[field] ??= frame.text;
  for (const { name, content } of frame.attributes) {
    const attributeField = FIELD_OF_ATTRIBUTE.get(`${frame.name}@${name}`);
    if (attributeField !== undefined) system[attributeField] ??= content;
  }
}

function leafOf(frame: Frame): Leaf | undefined {
  const isEventData = frame.inside === PLACE.eventData;
  const nameContent = isEventData ? frame.attributes.find(({ name }) => name === "Name")?.content : undefined;
  const name = leafName(frame, isEventData, nameContent);
  const shown = typeof name === "string" ? name : frame.name;
  const attributes = frame.attributes
    .filter(({ name: own }) => !(isEventData && own === "Name"))
    .map(({ name: own, content }) => ({ name: `${shown}@${own}`, content }));
  if (frame.hasChildren && attributes.length === 0) return undefined;
  const keepEmpty = frame.kind !== "root" && !(isEventData && name === "Binary" && nameContent === undefined);
  const text = frame.hasChildren ? undefined : frame.text;
  return { kind: "leaf", dependencies: frame.dependencies, name, attributes, text, keepEmpty, inside: frame.inside };
}

function leafName(frame: Frame, isEventData: boolean, nameContent: Part[] | undefined): Leaf["name"] {
  if (nameContent === undefined) {
    if (frame.name === "BinaryEventData") return "Binary";
    return isEventData && (frame.name === "Data" || frame.name === "ComplexData") ? undefined : frame.name;
  }
  if (nameContent.length === 0) return "";
  const only = nameContent[0];
  return nameContent.length === 1 && typeof only === "string" ? only : nameContent;
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}

function isNamespaceDeclaration(name: string): boolean {
  return name === "xmlns" || name.startsWith("xmlns:");
}
