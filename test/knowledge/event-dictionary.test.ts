import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allEvents, describeEvent, type EventValues, knownEvent, LOG_ALIASES, LOGS, logAliasOf, lookUpEvent } from "../../src/knowledge/index.js";

const MODERN = "Microsoft-Windows-ModernDeployment-Diagnostics-Provider";
const PROVISIONING = "Microsoft-Windows-Provisioning-Diagnostics-Provider";
const AUTOPILOT = `${MODERN}/Autopilot`;

function look(provider: string, channel: string, eventId: number, data: EventValues = {}) {
  const fact = lookUpEvent(provider, channel, eventId, data);
  if (!fact) throw new Error(`event ${eventId} of ${channel} is not known`);
  return fact;
}
const say = (provider: string, channel: string, eventId: number, data: EventValues): string =>
  describeEvent(look(provider, channel, eventId, data), data);
const autopilot = (eventId: number, data: EventValues = {}) => look(MODERN, AUTOPILOT, eventId, data);
const sayAutopilot = (eventId: number, data: EventValues = {}): string => describeEvent(autopilot(eventId, data), data);
const page = (name: string, value = "") => {
  const data = { Name: `CommercialOOBE_${name}`, Value: value };
  const fact = look("Microsoft-Windows-Shell-Core", "Microsoft-Windows-Shell-Core/Operational", 62407, data);
  return { ...fact, sentence: describeEvent(fact, data) };
};

describe("looking events up", () => {
  it("compares provider and channel without regard to capitals", () => {
    expect(lookUpEvent(MODERN.toUpperCase(), AUTOPILOT.toLowerCase(), 156)?.eventId).toBe(156);
  });

  it("takes the provider's only event of an id on a channel that it does not know", () => {
    expect(lookUpEvent(MODERN, "ForwardedEvents", 156)?.channel).toBe(AUTOPILOT);
  });

  it("does not know an unknown provider or id", () => {
    expect(lookUpEvent(MODERN, AUTOPILOT, 9999)).toBeUndefined();
    expect(lookUpEvent("__proto__", AUTOPILOT, 156)).toBeUndefined();
    expect(knownEvent({ provider: MODERN, channel: AUTOPILOT, eventId: 156 })).toBe(true);
    expect(knownEvent({ provider: "Contoso", channel: AUTOPILOT, eventId: 156 })).toBe(false);
  });

  it("stays right however many provider names come by", () => {
    for (let index = 0; index < 5000; index++) knownEvent({ provider: `Contoso ${index}`, channel: "Application", eventId: 1 });
    expect(knownEvent({ provider: MODERN, channel: AUTOPILOT, eventId: 169 })).toBe(true);
  });

  it("keeps every event under the short name of its log", () => {
    expect(allEvents().length).toBeGreaterThan(950);
    for (const fact of allEvents()) expect(logAliasOf(fact.channel), fact.channel).toBe(fact.log);
  });

  it("has a sentence for at least 800 events", () => {
    expect(allEvents().filter(({ text }) => text !== undefined).length).toBeGreaterThanOrEqual(800);
  });

  it("clears failures only by events that the same log has", () => {
    for (const fact of allEvents()) {
      for (const id of fact.clearedBy) {
        const name = `${fact.log} ${fact.eventId} cleared by ${id}`;
        expect(lookUpEvent(fact.provider, fact.channel, id)?.provider, name).toBe(fact.provider);
      }
    }
  });
});

describe("what an occurrence of an event means", () => {
  it.each([
    ["2", "joining-network"],
    ["AADEnroll", "joining-network"],
    ["AadJoin", "joining-network"],
    ["4", "registering-mdm"],
    ["MDMEnrolling", "registering-mdm"],
  ])("puts a device enrollment phase %s into the step %s", (State, step) => {
    expect(autopilot(180, { State, HRESULT: "0x801C03F3" })).toMatchObject({ phase: "device-preparation", step, outcome: "failure" });
  });

  it("leaves the step open where the enrollment state is not known", () => {
    expect(autopilot(180, { State: "0" })).toMatchObject({ phase: "device-preparation", step: undefined });
    expect(autopilot(180, {})).toMatchObject({ phase: "device-preparation", step: undefined });
  });

  it("reads HRESULT 0 as success and anything else as failure where the event says both", () => {
    expect(autopilot(181, { State: "3", HRESULT: "0x0" }).outcome).toBe("success");
    expect(autopilot(181, { State: "3", HRESULT: "-2145647629" }).outcome).toBe("failure");
    expect(autopilot(318, { HRESULT: "0x0" }).outcome).toBe("success");
  });

  it("takes only the state Available as proof of a profile", () => {
    expect(autopilot(153, { InitialState: "1", UpdateState: "3" }).outcome).toBe("success");
    expect(autopilot(153, { InitialState: "Unknown", UpdateState: "Available" }).outcome).toBe("success");
    expect(autopilot(153, { InitialState: "0", UpdateState: "1" }).outcome).toBe("progress");
  });

  it("does not trust levels: 202 and 298 are failures that Windows logs as information", () => {
    expect(autopilot(202, { HRESULT: "0x80072EE7" })).toMatchObject({ level: "information", outcome: "failure" });
    expect(autopilot(298, { Message1: "Apps", Message2: "x" })).toMatchObject({ level: "information", outcome: "failure" });
  });

  it("reads records of Windows 10 1803 to 1809 as those of today", () => {
    const legacy = look(PROVISIONING, `${PROVISIONING}/AutoPilot`, 171, { HRESULT: "0x81039001" });
    expect(legacy).toMatchObject({ log: "autopilot", text: autopilot(171).text, clearedBy: autopilot(171).clearedBy });
  });

  it.each([
    ["ESPDevicePreparation_TPMAttestation_TimedOut", "device-preparation", "securing-hardware", "failure"],
    ["ESPDevicePreparation_DeviceEnrollment_WhiteGloveAadJoinError", "device-preparation", "joining-network", "failure"],
    ["ESPDevicePreparation_DeviceEnrollment_WhiteGloveAadTicketError", "device-preparation", "registering-mdm", "failure"],
    ["ESPDevicePreparation_PolicyProvidersInstallation_TimedOut", "device-preparation", "preparing-mdm", "failure"],
    ["ESPDeviceSetup_CertificatesInstallation_Failed", "device-setup", "certificates", "failure"],
    ["ESPAccountSetup_ApplicationsInstallation_Started", "account-setup", "apps", "start"],
    ["ESPAccountSetup_AadRegistration_TimedOut", "account-setup", "entra-registration", "failure"],
    ["ESPProgress_WhiteGlove_Success", undefined, undefined, "success"],
    ["ESPProgress_Page_Exiting", undefined, undefined, "info"],
    ["ESPProgress_Initialization_ResumingAfterReboot", undefined, undefined, "info"],
  ])("tells the page's record %s apart from the others", (name, phase, step, outcome) => {
    const fact = page(name);
    expect([fact.phase, fact.step, fact.outcome]).toEqual([phase, step, outcome]);
  });
});

describe("sentences", () => {
  it("name the phase in words and the code with its meaning", () => {
    expect(sayAutopilot(180, { State: "3", HRESULT: "0x801C03F3" })).toMatch(/^Device enrollment phase AADEnroll failed: 0x801C03F3, \w/);
  });

  it("say success where the code is 0", () => {
    expect(sayAutopilot(181, { State: "2", HRESULT: "0x0" })).toBe("Device enrollment phase AADConfigure succeeded");
  });

  it("leave out a part whose field is missing", () => {
    expect(sayAutopilot(298, { Message1: "Apps", Message2: "Win32App_1" })).toBe("App Win32App_1 failed to install");
    expect(sayAutopilot(298, { Message1: "Apps", Message2: "Win32App_1", HRESULT: "2279801119" })).toMatch(
      /^App Win32App_1 failed to install: 0x87E3011F\b/,
    );
  });

  it("say so where a field that is needed is missing", () => {
    expect(sayAutopilot(100, {})).toBe("Profile setting (not recorded) is not set on this device");
  });

  it("name the agent instead of its code name, and the time in words", () => {
    expect(sayAutopilot(289, { Message1: "Apps", Message2: "Sidecar", Int1: "15" })).toBe(
      "The Intune Management Extension, which delivers Apps, was not there after 15 min",
    );
  });

  it("read the JSON of the status page, its code in decimal", () => {
    expect(page("ESPDevicePreparation_TPMAttestation_TimedOut", '{"message":"timeout","errorCode":2147943860}').sentence).toMatch(
      /^Status page: TPM attestation took too long: 0x800705B4(, .+)?, timeout$/,
    );
    expect(page("ESPProgress_Page_Exiting", '{"message":"","errorCode":0}').sentence).toBe("Status page: closing");
    expect(page("ESPProgress_Page_Exiting", '{"message":').sentence).toBe('Status page: closing: {"message":');
  });

  it("list the fields plainly where there is none", () => {
    const fact = autopilot(801, { HRESULT: "0x80004005", Message1: "a" });
    expect(fact.text).toBeUndefined();
    expect(describeEvent(fact, { HRESULT: "0x80004005", Message1: "a" })).toBe("Event 801: HRESULT = 0x80004005, Message1 = a");
  });

  it("read records without field names by position", () => {
    expect(sayAutopilot(103, { "0": "CloudAssignedTenantDomain", "1": "contoso.example" })).toBe(
      'Profile setting CloudAssignedTenantDomain is "contoso.example"',
    );
  });

  it("cut long values and stay on one line", () => {
    const sentence = sayAutopilot(702, { Message1: `a\r\nb${"x".repeat(100_000)}` });
    expect(sentence.length).toBeLessThan(400);
    expect(sentence).not.toMatch(/[\r\n]/);
    expect(sentence).toMatch(/…$/);
  });

  it("come out for any event with any data", () => {
    const events = allEvents();
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom("0", "-1", "0x80070005", '{"errorCode":{}}', "[1]", "null"),
      fc.array(fc.string(), { maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...events), fc.array(value, { minLength: 0, maxLength: 12 }), fc.boolean(), (event, values, named) => {
        const names = named ? Object.keys(event.fields) : values.map((_, index) => String(index));
        const data = Object.fromEntries(names.slice(0, values.length).map((name, index) => [name, values[index] ?? ""]));
        const fact = look(event.provider, event.channel, event.eventId, data);
        const sentence = describeEvent(fact, data);
        expect(sentence.trim()).not.toBe("");
        expect(sentence).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 2000 },
    );
  });

  it("tell the state of 1809-era records in both numberings", () => {
    expect(say(PROVISIONING, `${PROVISIONING}/AutoPilot`, 179, { State: "3" })).toBe(
      "Device enrollment entered phase AADEnroll (DeviceDiscovery on Windows 10 1803)",
    );
  });
});

describe("logs", () => {
  it("give every channel to one log, the names of earlier Windows versions included", () => {
    const channels = LOG_ALIASES.flatMap((alias) => LOGS[alias].channels.map((channel) => [channel, alias] as const));
    expect(channels.length).toBeGreaterThan(30);
    for (const [channel, alias] of channels) expect(logAliasOf(channel.toUpperCase())).toBe(alias);
    expect(logAliasOf(`${PROVISIONING}/AutoPilot`)).toBe("autopilot");
    expect(logAliasOf("Setup")).toBeUndefined();
  });
});
