import type { Hex } from "../../knowledge/index.js";
import type { Told } from "../told.js";

/** What one report says about the TPM: that of `mdmdiagnosticstool`, of `certutil -tpminfo`, of `tpmtool` or of `Get-Tpm`. */
export interface TpmReport {
  readonly source: string;
  readonly present?: Told<boolean>;
  /** `2.0` or `1.2`. */
  readonly specVersion?: Told<string>;
  /** Vendor code as the TCG registers it, such as `INTC`, or the name where the report has only that. */
  readonly manufacturer?: Told<string>;
  /** As tpm.msc writes it, such as `600.18.0.0`. */
  readonly firmware?: Told<string>;
  /** Whether the maker's certificate (EK) was found. */
  readonly ekCertificate?: Told<boolean>;
  readonly readyForAttestation?: Told<boolean>;
  readonly vulnerableFirmware?: Told<boolean>;
  readonly uefi?: Told<boolean>;
  /** Why the TPM could not be asked. */
  readonly failure?: Told<Hex>;
}

/** How a request for the attestation certificate (AIK) went: the output of `certreq -enrollaik`. */
export interface AikRequest {
  readonly source: string;
  /** The last code that says that it failed. */
  readonly code?: Told<Hex>;
  /** What the server answered in its own words. */
  readonly serverMessage?: Told<string>;
  readonly httpStatus?: Told<number>;
  /** Vendor of the TPM as the service's address spells it. */
  readonly manufacturer?: Told<string>;
  readonly issued: boolean;
}
