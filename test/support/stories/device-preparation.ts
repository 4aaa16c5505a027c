import { attestUntilTimeout, attestWithoutTpm } from "../deployment/attestation.js";
import { joinByDeviceToken, refuseDeviceTokenJoin } from "../deployment/join.js";
import { ALDERBROOK, MARTA } from "../deployment/names.js";
import { espLine, page, startOobe } from "../deployment/oobe.js";
import { prepareUntilTimeout } from "../deployment/prepare.js";
import { downloadProfile } from "../deployment/profile.js";
import { failDiscovery, trivialDevicePreparation } from "../deployment/register.js";
import { enrollmentKeys, pageStatusKey, preparationRows, profileKeys, trackingKeys } from "../deployment/registry.js";
import { beginPreparation, failCategory, openPage } from "../deployment/setup.js";
import {
  collect,
  deliveredProfile,
  newDevice,
  type Story,
  selfDeployingUntilAttested,
  technicianUntilAttested,
  userDrivenUntilEnrolled,
} from "./story.js";

const NO_SINGLE_MDM = 0x81036501;
const DEVICE_NOT_FOUND = 0x801c03f3;
const TIMEOUT = 0x800705b4;

/** A self-deploying device on the page's first step. */
function selfDeployingUntilPage(at: string) {
  const recording = newDevice(at, "DESKTOP-K3M9XB2");
  startOobe(recording);
  downloadProfile(recording, ALDERBROOK, { selfDeploying: true, wired: true });
  page(recording, "OobeZdp", 20);
  openPage(recording);
  beginPreparation(recording);
  return recording;
}

const selfDeployingProfile = { selfDeploying: true };

const tpmNotConfigured: Story = {
  name: "tpm-not-configured",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = selfDeployingUntilPage("2026-03-02T08:11:20Z");
    attestWithoutTpm(recording);
    failCategory(recording, "DevicePreparation", 0);
    return collect(recording, {
      profileFile: deliveredProfile(recording, selfDeployingProfile),
      registry: profileKeys(ALDERBROOK, selfDeployingProfile),
    });
  },
};

const attestationTimeout: Story = {
  name: "attestation-timeout",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = selfDeployingUntilPage("2026-03-03T13:40:07Z");
    attestUntilTimeout(recording);
    failCategory(recording, "DevicePreparation", TIMEOUT);
    const rows = preparationRows({
      TpmAttestationSubcategory: ["failed", "Securing your hardware (Failed: 0x800705b4)"],
      AadjSubcategory: ["failedFromPreviousSubcategory", "Joining your organization's network (Previous step failed)"],
      MdmEnrollmentSubcategory: ["failedFromPreviousSubcategory", "Registering your device for mobile management (Previous step failed)"],
      EspProviderInstallationSubcategory: ["failedFromPreviousSubcategory", "Preparing your device for mobile management (Previous step failed)"],
    });
    const status = pageStatusKey({ DevicePreparation: { state: "failed", rows } });
    return collect(recording, {
      profileFile: deliveredProfile(recording, selfDeployingProfile),
      registry: [...profileKeys(ALDERBROOK, selfDeployingProfile), status],
    });
  },
};

const notExactlyOneMdm: Story = {
  name: "not-exactly-one-mdm",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = newDevice("2026-03-09T07:58:31Z", "DESKTOP-P0V4HTS");
    selfDeployingUntilAttested(recording);
    joinByDeviceToken(recording, ALDERBROOK);
    failDiscovery(recording, NO_SINGLE_MDM);
    failCategory(recording, "DevicePreparation", NO_SINGLE_MDM);
    return collect(recording, {
      profileFile: deliveredProfile(recording, selfDeployingProfile),
      registry: profileKeys(ALDERBROOK, selfDeployingProfile),
    });
  },
};

const entraDeviceObjectDeleted: Story = {
  name: "entra-device-object-deleted",
  layout: { kind: "cab", compression: "none" },
  bundle: () => {
    const recording = newDevice("2026-03-10T09:20:44Z", "DESKTOP-2GL7QNA");
    technicianUntilAttested(recording);
    refuseDeviceTokenJoin(recording, ALDERBROOK, {
      code: DEVICE_NOT_FOUND,
      httpStatus: 400,
      response: { Code: "invalid_request", Subcode: "DeviceNotFound", Message: `No device ${ALDERBROOK.deviceId}`, Operation: "DeviceJoin" },
    });
    failCategory(recording, "DevicePreparation", DEVICE_NOT_FOUND);
    espLine(recording, "ESPProgress_WhiteGlove_Failed", "red screen", DEVICE_NOT_FOUND);
    const rows = preparationRows({
      MdmEnrollmentSubcategory: ["failed", "Registering your device for mobile management (Failed: 3, 0x801C03F3)"],
      EspProviderInstallationSubcategory: ["failedFromPreviousSubcategory", "Preparing your device for mobile management (Previous step failed)"],
    });
    return collect(recording, {
      profileFile: deliveredProfile(recording),
      registry: [...profileKeys(ALDERBROOK), pageStatusKey({ DevicePreparation: { state: "failed", rows } })],
    });
  },
};

const managementExtensionTimeout: Story = {
  name: "ime-not-installed-in-time",
  layout: { kind: "cab" },
  bundle: () => {
    const recording = newDevice("2026-03-11T06:45:12Z", "DESKTOP-W8C5RJD");
    userDrivenUntilEnrolled(recording);
    openPage(recording);
    beginPreparation(recording);
    trivialDevicePreparation(recording);
    prepareUntilTimeout(recording);
    failCategory(recording, "DevicePreparation", TIMEOUT);
    const rows = preparationRows({
      EspProviderInstallationSubcategory: ["failed", "Preparing your device for mobile management (Failed: 0x800705b4)"],
    });
    return collect(recording, {
      profileFile: deliveredProfile(recording),
      registry: [
        ...profileKeys(ALDERBROOK),
        pageStatusKey({ DevicePreparation: { state: "failed", rows } }),
        ...enrollmentKeys(ALDERBROOK, { user: { person: MARTA, done: false } }),
        ...trackingKeys(1),
      ],
      registryDump: { leadingBlank: true, upperCaseTypes: true },
    });
  },
};

export const DEVICE_PREPARATION_STORIES = [
  tpmNotConfigured,
  attestationTimeout,
  notExactlyOneMdm,
  entraDeviceObjectDeleted,
  managementExtensionTimeout,
];
