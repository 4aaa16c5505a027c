export type PageStatusCategory = "device-preparation" | "device-setup" | "account-setup";

/** What a line of the status page says beside its state. Texts are localised: only codes and counts are taken from them. */
export interface PageStatusText {
  readonly text?: string;
  /** `0x` and eight upper-case hex digits; never 0x00000000. */
  readonly errorCode?: string;
  /**
   * The number before the code, as in `(Failed: 3, 0x801C03EA)`: the state of the device-token enrollment, where 2
   * and 3 are the join and 4 to 6 the registration.
   */
  readonly enrollmentState?: number;
}

export interface PageStatusStep extends PageStatusText {
  /**
   * `tpm-attestation`, `aadj`, `mdm-enrollment`, `esp-provider-installation`, `security-policies`, `certificates`,
   * `network-connections`, `apps`, `waiting-for-aad-registration`; any other name as the page wrote it, without the
   * category before it.
   */
  readonly name: string;
  /** As in `PageStatusValue`; `unknown` where only a text is there and it carries no code. */
  readonly state: string;
  /** From texts such as `Apps (9 of 10 installed)`. */
  readonly done?: number;
  readonly total?: number;
}

/** One of the three `…Category.Status` values: what the Enrollment Status Page showed last. */
export interface PageStatusValue extends PageStatusText {
  readonly category: PageStatusCategory;
  /**
   * The page's word in lower case without separators: `notstarted`, `inprogress`, `succeeded`, `failed`, `cancelled`,
   * `notrequired`, `failedfrompreviouscategory`, `failedfromprevioussubcategory`, `rebootrequiredandtryagain`, or
   * `unknown`.
   */
  readonly state: string;
  readonly steps: readonly PageStatusStep[];
}
