import { describe, expect, it } from "vitest";
import { type Tokens, fileOf } from "./handmade.js";
import { readAll } from "./reading.js";

const utf16 = (text: string): Uint8Array => new Uint8Array(Uint16Array.from(text, (unit) => unit.charCodeAt(0)).buffer);

/** The data of a record whose payload `payload` writes, without a template. */
async function dataOf(payload: (tokens: Tokens) => void, dependencies = true): Promise<unknown> {
  const { records, issues } = await readAll(fileOf([(tokens) => tokens.header().event(payload)], dependencies));
  expect(issues).toEqual([]);
  expect(records).toHaveLength(1);
  return records[0]?.data;
}

/** The data of a record that is an instance of a template. */
async function filled(
  payload: (tokens: Tokens) => void,
  values: readonly (readonly [number, Uint8Array | ((tokens: Tokens) => void)])[],
): Promise<unknown> {
  const { records, issues } = await readAll(fileOf([(tokens) => tokens.header().instance((inner) => inner.event(payload), values)]));
  expect(issues).toEqual([]);
  return records[0]?.data;
}

describe("BinXML that stands in the record itself, as in forwarded events", () => {
  it.each([true, false])("is read with dependency ids and without (%s)", async (dependencies) => {
    const { records, issues } = await readAll(
      fileOf(
        [(tokens) => tokens.header().event((inner) => inner.element("EventData", (data) => data.element("Data", (item) => item.text("one"))))],
        dependencies,
      ),
    );
    expect(issues).toEqual([]);
    expect(records).toEqual([
      { provider: "Handmade", channel: "Bench", eventId: 7, at: "2024-11-14T16:16:32.0830000Z", recordId: 42, computer: "PC", data: { "0": "one" } },
    ]);
  });

  it("has its text, CDATA, character references and entities put together, and instructions left out", async () => {
    const data = await dataOf((tokens) =>
      tokens.element("EventData", () =>
        tokens.element(
          "Data",
          () => tokens.text("a").cdata("<b>").character(0x20ac).entity("amp").entity("lt").entity("quot").instruction("x", "y").entity("odd"),
          {
            Name: () => tokens.text("N").character(0x31),
          },
        ),
      ),
    );
    expect(data).toEqual({ N1: 'a<b>€&<"&odd;' });
  });

  it("gives the message of a rendered event", async () => {
    const { records } = await readAll(
      fileOf([
        (tokens) =>
          tokens
            .header()
            .event(() =>
              tokens.element("RenderingInfo", () =>
                tokens.element("Message", () => tokens.text("It happened")).element("Level", () => tokens.text("Error")),
              ),
            ),
      ]),
    );
    expect(records[0]).toMatchObject({ message: "It happened", data: {} });
    expect(records[0]).not.toHaveProperty("level");
  });
});

describe("data", () => {
  it("counts unnamed values, makes an array of a repeated name and leaves out an empty Binary", async () => {
    const data = await dataOf((tokens) =>
      tokens.element("EventData", () => {
        const add = (value: string, name?: string): unknown =>
          tokens.element("Data", () => tokens.text(value), name === undefined ? {} : { Name: () => tokens.text(name) });
        add("first");
        add("x", "Twice");
        add("second");
        add("y", "Twice");
        add("", "Empty");
        add("p", "__proto__");
        tokens.element("Binary", () => undefined);
      }),
    );
    expect(data).toEqual(JSON.parse('{"0":"first","Twice":["x","y"],"1":"second","Empty":"","__proto__":"p"}'));
  });

  it("takes the values inside of ComplexData by their own names", async () => {
    const data = await dataOf((tokens) =>
      tokens.element("EventData", () =>
        tokens.element(
          "ComplexData",
          () => tokens.element("Data", () => tokens.text("1"), { Name: () => tokens.text("A") }).element("Data", () => tokens.text("2")),
          {
            Name: () => tokens.text("Outer"),
          },
        ),
      ),
    );
    expect(data).toEqual({ A: "1", "0": "2" });
  });

  it("names UserData by local element names and its attributes as Element@name, without namespaces", async () => {
    const data = await dataOf((tokens) =>
      tokens.element("UserData", () =>
        tokens.element(
          "ns:Root",
          () =>
            tokens
              .element("ns:Cert", () => undefined, { file: () => tokens.text("a.cer"), "xmlns:q": () => tokens.text("urn:q") })
              .element("List", () => tokens.element("Item", () => tokens.text("1")).element("Item", () => tokens.text("2")), {
                count: () => tokens.text("2"),
              }),
          { xmlns: () => tokens.text("urn:x"), id: () => tokens.text("9") },
        ),
      ),
    );
    expect(data).toEqual({ "Root@id": "9", "Cert@file": "a.cer", Cert: "", "List@count": "2", Item: ["1", "2"] });
  });

  it.each([true, false])("comes from an embedded fragment, with a header of its own or without (%s)", async (header) => {
    const data = await filled(
      (tokens) => tokens.slot(0, 0x21, true),
      [
        [
          0x21,
          (tokens) => {
            if (header) tokens.header();
            tokens.element("EventData", () => tokens.element("Data", () => tokens.text("inner"), { Name: () => tokens.text("N") }));
          },
        ],
      ],
    );
    expect(data).toEqual({ N: "inner" });
  });

  it("repeats the element for each item of an array", async () => {
    const data = await filled(
      (tokens) =>
        tokens.element("EventData", () =>
          tokens
            .element("Data", () => tokens.slot(0, 0x81))
            .element("Data", () => tokens.slot(1, 0x88), { Name: () => tokens.text("Numbers") })
            .element("Data", () => tokens.text("n=").slot(1, 0x88), { Name: () => tokens.text("Mixed") }),
        ),
      [
        [0x81, utf16("one\0two\0\0three")],
        [0x88, new Uint8Array(Uint32Array.of(7, 8).buffer)],
      ],
    );
    expect(data).toEqual({ "0": "one", "1": "two", "2": "", "3": "three", Numbers: ["7", "8"], Mixed: "n=7,8" });
  });

  it("leaves out an element whose value is null where the template says that it depends on it", async () => {
    const data = await filled(
      (tokens) =>
        tokens.element("EventData", () =>
          tokens
            .element("Data", () => tokens.slot(0, 0x01, true), { Name: () => tokens.text("Gone") }, 0)
            .element("Data", () => tokens.slot(0, 0x01), { Name: () => tokens.text("Kept") })
            .element("Data", () => tokens.text("x"), { Name: () => tokens.text("Plain"), Type: () => tokens.slot(0, 0x01, true) }),
        ),
      [[0x00, new Uint8Array(0)]],
    );
    expect(data).toEqual({ Kept: "", Plain: "x" });
  });

  it("takes an embedded text as a value and embedded elements as values of their own", async () => {
    const data = await filled(
      (tokens) =>
        tokens.element("UserData", () =>
          tokens.element("Root", () => tokens.element("Text", () => tokens.slot(0, 0x21)).element("Nest", () => tokens.slot(1, 0x21))),
        ),
      [
        [0x21, (tokens) => tokens.header().text("only text")],
        [0x21, (tokens) => tokens.element("Deep", () => tokens.text("value"))],
      ],
    );
    expect(data).toEqual({ Text: "only text", Deep: "value" });
  });
});
