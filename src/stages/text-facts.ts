import { type Evidence, findDeviceFact, newestJoinState } from "../evidence/index.js";
import type { EvidenceRef } from "../knowledge/index.js";
import type { FactName, FactValue } from "./model.js";

/** A value with the line that says it. */
interface Said<Value> {
  readonly value: Value;
  readonly line: number;
}

/** What outputs of commands and reports say of the device, for rules to compare. The attempt has no say in it. */
export function textFacts(evidence: Evidence, set: (name: FactName, value: FactValue | undefined, because: readonly EvidenceRef[]) => void): void {
  const setSaid = <Value extends string | boolean>(
    name: FactName,
    source: string,
    said: Said<Value> | undefined,
    text: (value: Value) => string,
  ): void => {
    if (said) set(name, said.value, [{ source, line: said.line, text: text(said.value) }]);
  };
  const setFact = (name: "tpmFirmware" | "winHttpProxy", text: string): void => {
    const fact = findDeviceFact(evidence, name);
    if (!fact) return;
    const { source, line, value } = fact;
    set(name, value, [{ source, ...(line === undefined ? {} : { line }), text: `${text} ${value}` }]);
  };
  for (const report of evidence.texts.tpmReports.toReversed()) {
    const { source } = report;
    setSaid("tpmPresent", source, report.present, (value) => (value ? "Windows finds a TPM" : "Windows finds no TPM"));
    setSaid("tpmReadyForAttestation", source, report.readyForAttestation, (value) => `The TPM is ${value ? "" : "not "}ready for attestation`);
    setSaid("uefiBoot", source, report.uefi, (value) => `The device ${value ? "starts" : "does not start"} by UEFI`);
    setSaid("ekCertificate", source, report.ekCertificate, (value) => `The TPM maker's certificate (EK) is ${value ? "there" : "not there"}`);
  }
  for (const { source, code, serverMessage, issued } of evidence.texts.aikRequests.toReversed()) {
    if (issued) continue;
    setSaid("aikRequestCode", source, code, (value) => `The request for the attestation certificate failed with ${value}`);
    setSaid("aikServerMessage", source, serverMessage, (value) => `The attestation service answered: ${value}`);
  }
  setFact("tpmFirmware", "TPM firmware");
  setFact("winHttpProxy", "WinHTTP goes through the proxy");
  const join = newestJoinState(evidence);
  if (!join) return;
  setSaid("deviceAuthStatus", join.source, join.authStatus, (value) => `The directory on the device's certificate: ${value}`);
  setSaid("registrationCode", join.source, join.lastTry?.clientCode, (value) => `The last try to register ended with ${value}`);
  setSaid("registrationMessage", join.source, join.lastTry?.serverMessage, (value) => `The registration service answered: ${value}`);
}
