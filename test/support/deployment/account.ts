import type { Organisation, Person } from "./names.js";
import { page } from "./oobe.js";
import type { Recording } from "./recording.js";

/** Windows signs the user in after device setup; from here on OOBE's log is theirs. */
export function signInUser(recording: Recording, organisation: Organisation, person: Person): void {
  recording.wait(9);
  recording.signIn(person.sid);
  recording.event("mdm-admin", 207, { Message1: "login", HRESULT: 0 });
  recording.event("mdm-admin", 359, { Message1: organisation.enrollmentId, Message2: person.sid });
}

const HELLO_STATE = {
  DeviceIsJoined: "Yes",
  AADPrt: "Yes",
  NgcPolicyEnabled: "Yes",
  NgcPostLogonProvisioningEnabled: "Yes",
  NgcHardwarePolicyMet: "Yes",
  UserIsRemote: "No",
  LogonCertRequired: "No",
  MachinePolicySource: "MDM Policy",
  UseCloudTrust: "No",
  CloudTgt: "Not Tested",
};

/** Hello is not set up: routine where it is switched off or the session does not fit. */
export function skipHello(recording: Recording): void {
  recording.event("device-registration", 360, { Message: "will not be launched", ...HELLO_STATE, NgcPolicyEnabled: "No" });
}

/** The desktop appears: OOBE has ended. */
export function reachDesktop(recording: Recording): void {
  page(recording, "OobeOutro", 3, "exitCxhSuccess");
  recording.event("shell-core", 62401, { Result: "success" });
}
