import type { Member } from "../archive/index.js";
import { type ProfileFile, readProfileFile } from "../formats/index.js";
import { compareText } from "../knowledge/index.js";
import type { ProfileEvidence, SourceIssue } from "./model.js";
import { readUpTo } from "./read-up-to.js";

/** Profile files are a few KB; nothing larger is one. */
const LARGEST_PROFILE = 1024 * 1024;

/** Reads a profile file: the profile, or the service's refusal. */
export async function readProfileEvidence(member: Member): Promise<{ readonly profile: ProfileEvidence } | { readonly issue: SourceIssue }> {
  const bytes = await readUpTo(member, LARGEST_PROFILE);
  if (bytes === undefined) return { issue: { code: "profile-too-large", message: "The file is larger than any profile file." } };
  const result = readProfileFile(bytes);
  return "issue" in result ? result : { profile: toProfileEvidence(member.path, result.profile) };
}

/** What the program takes from a profile file; what is absent or empty there is absent here. */
export function toProfileEvidence(source: string, profile: ProfileFile): ProfileEvidence {
  const given: [keyof ProfileEvidence, unknown][] = [
    ["tenantId", profile.cloudAssignedTenantId],
    ["tenantDomain", profile.cloudAssignedTenantDomain],
    ["profileName", profile.deploymentProfileName],
    ["correlationId", profile.ztdCorrelationId],
    ["assignedUser", profile.cloudAssignedTenantUpn],
    ["domainJoinMethod", profile.cloudAssignedDomainJoinMethod],
    ["oobeConfig", profile.cloudAssignedOobeConfig],
    ["skipDomainConnectivityCheck", profile.hybridJoinSkipDcConnectivityCheck],
    ["downloadedAt", profile.policyDownloadedAt],
    ["errorCode", profile.errorCode],
    ["errorReason", profile.errorReason],
  ];
  return { source, ...Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== "")) };
}

/** True for an answer of the service that neither gives a profile nor refuses one: the blank profile of an unknown device. */
export function isBlank(profile: ProfileEvidence): boolean {
  return Object.keys(profile).every((key) => key === "source" || key === "downloadedAt");
}

/**
 * The device has one file of what the service said last: of several with a date only the newest counts, the others are
 * older answers. A file without a date (a profile for existing devices, which an administrator wrote) stays beside it.
 */
export function profilesThatCount(all: readonly ProfileEvidence[]): ProfileEvidence[] {
  const profiles = withoutSecondAnswers(all);
  const newest = profiles
    .flatMap(({ downloadedAt }) => downloadedAt ?? [])
    .sort()
    .at(-1);
  const dated = profiles.filter(({ downloadedAt }) => downloadedAt !== undefined && downloadedAt === newest).sort(bySource);
  return [...dated.slice(0, 1), ...profiles.filter(({ downloadedAt }) => downloadedAt === undefined).sort(bySource)];
}

/**
 * The device asks two services, and only the first hands out profiles. What the second one (Concierge) says counts where
 * the answer of the first is not there. Both write the same keys, so that only the name of the file tells them apart.
 */
function withoutSecondAnswers(profiles: readonly ProfileEvidence[]): readonly ProfileEvidence[] {
  const first = profiles.filter(({ source }) => !/AutopilotConciergeFile[^/]*$/i.test(source));
  return first.some(({ downloadedAt }) => downloadedAt !== undefined) ? first : profiles;
}

function bySource(a: ProfileEvidence, b: ProfileEvidence): number {
  return compareText(a.source, b.source);
}
