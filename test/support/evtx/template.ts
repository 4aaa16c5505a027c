import { createHash } from "node:crypto";
import type { EventToWrite, Payload, UserDataElement, Value } from "../event.js";
import { BINXML_TYPE, type EncodedValue, encodeValue, guidBytes, NULL_VALUE, typeCode } from "./values.js";

/** A template definition: the XML of a kind of event, with slots where each record puts its values. */
interface Template {
  /** Two templates are the same definition when their keys are equal. */
  readonly key: string;
  readonly guid: Uint8Array;
  readonly root: TemplateElement;
}

export interface TemplateElement {
  readonly name: string;
  /** The element is left out where this slot is null. */
  readonly dependsOn?: number;
  readonly attributes: readonly {
    readonly name: string;
    readonly content: Content;
  }[];
  readonly children: readonly (TemplateElement | Content)[];
}

export type Content =
  | { readonly kind: "text"; readonly value: string }
  | {
      readonly kind: "slot";
      readonly slot: number;
      readonly type: number;
      readonly optional: boolean;
    };

export interface Filled {
  readonly template: Template;
  readonly values: readonly EncodedValue[];
}

const literal = (value: string): Content => ({ kind: "text", value });
const optionalSlot = (slot: number, type: number): Content => ({
  kind: "slot",
  slot,
  type,
  optional: true,
});
const slotOf = (slot: number, value: Value): Content => ({
  kind: "slot",
  slot,
  type: typeCode(value),
  optional: false,
});
const leaf = (name: string, slot: number, type: number): TemplateElement => ({
  name,
  dependsOn: slot,
  attributes: [],
  children: [optionalSlot(slot, type)],
});

const NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event";

function template(root: TemplateElement): Template {
  const key = JSON.stringify(root);
  return {
    key,
    guid: createHash("sha256").update(key).digest().subarray(0, 16),
    root,
  };
}

/** The outer template that the event log service itself writes: slot numbers as in real files. */
function systemTemplate(computer: string, payload: Payload["kind"]): Template {
  const attribute = (name: string, slot: number, type: number) => ({
    name,
    content: optionalSlot(slot, type),
  });
  const element = (name: string, attributes: TemplateElement["attributes"]): TemplateElement => ({ name, attributes, children: [] });
  const system: TemplateElement = {
    name: "System",
    attributes: [],
    children: [
      element("Provider", [attribute("Name", 14, 0x01), attribute("Guid", 15, 0x0f)]),
      {
        name: "EventID",
        dependsOn: 3,
        attributes: [attribute("Qualifiers", 4, 0x06)],
        children: [optionalSlot(3, 0x06)],
      },
      leaf("Version", 11, 0x04),
      leaf("Level", 0, 0x04),
      leaf("Task", 2, 0x06),
      leaf("Opcode", 1, 0x04),
      leaf("Keywords", 5, 0x15),
      element("TimeCreated", [attribute("SystemTime", 6, 0x11)]),
      leaf("EventRecordID", 10, 0x0a),
      element("Correlation", [attribute("ActivityID", 7, 0x0f), attribute("RelatedActivityID", 13, 0x0f)]),
      element("Execution", [attribute("ProcessID", 8, 0x08), attribute("ThreadID", 9, 0x08)]),
      leaf("Channel", 16, 0x01),
      { name: "Computer", attributes: [], children: [literal(computer)] },
      element("Security", [attribute("UserID", 12, 0x13)]),
    ],
  };
  const body = payload === "none" ? [] : [optionalSlot(17, BINXML_TYPE)];
  return template({
    name: "Event",
    attributes: [{ name: "xmlns", content: literal(NAMESPACE) }],
    children: [system, ...body],
  });
}

/** The record's own part: the outer template and its values, with the payload's bytes already encoded. */
export function fillSystem(event: EventToWrite, payload: EncodedValue): Filled {
  const optional = (value: Value | undefined): EncodedValue => (value === undefined ? NULL_VALUE : encodeValue(value));
  const name = (value: string): EncodedValue => {
    const encoded = encodeValue({ type: "UnicodeString", value });
    return { ...encoded, bytes: encoded.bytes.subarray(0, -2) };
  };
  const values: readonly EncodedValue[] = [
    encodeValue({ type: "UInt8", value: event.level ?? 4 }),
    encodeValue({ type: "UInt8", value: event.opcode ?? 0 }),
    encodeValue({ type: "UInt16", value: event.task ?? 0 }),
    encodeValue({ type: "UInt16", value: event.eventId }),
    optional(event.qualifiers === undefined ? undefined : { type: "UInt16", value: event.qualifiers }),
    encodeValue({
      type: "HexInt64",
      value: event.keywords ?? 0x8000000000000000n,
    }),
    encodeValue({ type: "FILETIME", value: event.at }),
    optional(event.activityId === undefined ? undefined : { type: "GUID", value: event.activityId }),
    encodeValue({ type: "UInt32", value: event.processId ?? 0 }),
    encodeValue({ type: "UInt32", value: event.threadId ?? 0 }),
    encodeValue({ type: "UInt64", value: BigInt(event.recordId) }),
    encodeValue({ type: "UInt8", value: event.version ?? 0 }),
    optional(event.userSid === undefined ? undefined : { type: "SID", value: event.userSid }),
    optional(event.relatedActivityId === undefined ? undefined : { type: "GUID", value: event.relatedActivityId }),
    name(event.provider),
    event.providerGuid === undefined ? NULL_VALUE : { type: 0x0f, bytes: guidBytes(event.providerGuid) },
    name(event.channel),
    ...(event.payload.kind === "none" ? [] : [payload]),
  ];
  return {
    template: systemTemplate(event.computer, event.payload.kind),
    values,
  };
}

/** The payload's template (as the provider's manifest states it) and the values of this record. */
export function fillPayload(payload: Exclude<Payload, { kind: "none" }>): Filled {
  const values: EncodedValue[] = [];
  const take = (value: Value): Content => {
    values.push(encodeValue(value));
    return slotOf(values.length - 1, value);
  };
  if (payload.kind === "event-data") {
    const children = payload.items.map(
      (item): TemplateElement => ({
        name: "Data",
        attributes: item.name === undefined ? [] : [{ name: "Name", content: literal(item.name) }],
        children: [take(item.value)],
      }),
    );
    return {
      template: template({ name: "EventData", attributes: [], children }),
      values,
    };
  }
  const convert = (element: UserDataElement): TemplateElement => ({
    name: element.name,
    attributes: (element.attributes ?? []).map((attribute) => ({
      name: attribute.name,
      content: take(attribute.value),
    })),
    children: [...(element.value === undefined ? [] : [take(element.value)]), ...(element.children ?? []).map(convert)],
  });
  return {
    template: template({
      name: "UserData",
      attributes: [],
      children: [convert(payload.root)],
    }),
    values,
  };
}
