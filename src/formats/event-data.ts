/** The data of an event while its values come in. */
export interface EventDataBuilder {
  readonly data: Record<string, string | string[]>;
  unnamed: number;
}

export function createEventData(): EventDataBuilder {
  return { data: {}, unnamed: 0 };
}

/**
 * Adds the next value in log order. Every reader of event records names values by this, so that a log gives the same data
 * whichever form it came in: an unnamed one is counted "0", "1", …, and a name that comes again turns its
 * value into an array.
 */
export function addEventValue(builder: EventDataBuilder, givenName: string | undefined, value: string): void {
  const { data } = builder;
  const name = givenName === undefined || givenName === "" ? String(builder.unnamed++) : givenName;
  if (name in data && Object.hasOwn(data, name)) {
    const known = data[name];
    if (typeof known === "object") known.push(value);
    else if (known !== undefined) setOwn(data, name, [known, value]);
  } else setOwn(data, name, value);
}

/** A plain assignment to `__proto__` would set the prototype instead of a property. */
function setOwn(data: Record<string, string | string[]>, name: string, value: string | string[]): void {
  if (name === "__proto__") Object.defineProperty(data, name, { value, enumerable: true, configurable: true, writable: true });
  else data[name] = value;
}
