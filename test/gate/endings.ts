import type { Build } from "../stages/bases.js";
import { espLine } from "../support/deployment/oobe.js";
import { failCategory } from "../support/deployment/setup.js";

export const TIMEOUT = 0x800705b4;
export const NO_NAME = 0x80072ee7;
export const hex = (code: number): string => `0x${code.toString(16).toUpperCase().padStart(8, "0")}`;

export const pageFails =
  (code = 0): Build =>
  (recording) =>
    failCategory(recording, "DevicePreparation", code);

/** The technician's red screen. */
export const red =
  (code: number): Build =>
  (recording) => {
    failCategory(recording, "DevicePreparation", code);
    espLine(recording, "ESPProgress_WhiteGlove_Failed", "red screen", code);
  };
