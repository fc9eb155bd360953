import { policies } from "../../policies";
import { configure, type GuardConfig } from "../../src/guard/config";
import { Guard } from "../../src/guard/guard";
import { Report } from "../../src/guard/report";

const TODAY = "2026-11-24";

/** Returns a guard with every policy, on a date that never changes. */
export function newGuard(config: GuardConfig = {}, today = TODAY): Guard {
  return new Guard(configure(config, policies), today);
}

/** Returns an empty report of such a guard. */
export function newReport(config: GuardConfig = {}, today = TODAY): Report {
  return new Report(newGuard(config, today));
}
