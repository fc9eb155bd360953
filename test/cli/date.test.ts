import assert from "node:assert/strict";
import { run } from "../../src/cli/run";
import { Files } from "../support/files";

const MANIFEST =
  "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, securityContext: {privileged: true}}]}\n";

describe("the date of a run", () => {
  const files = new Files();
  after(() => files.remove());

  async function outputOn(today: string, ...args: readonly string[]): Promise<string> {
    let out = "";
    const terminal = {
      out: (text: string) => void (out += text),
      err: () => {},
      isColoured: false,
      isWatched: false,
      width: undefined,
    };
    await run(args, terminal, today);
    return out;
  }

  const exempt = [{ resource: "*", reason: "r", expires: "2027-06-30" }];
  const config = () =>
    files.write(
      "guard.json",
      JSON.stringify({ all: "disabled", "no-privileged": { enforcementLevel: "mandatory", exempt } }),
    );

  it("decides which exemptions have expired for check", async () => {
    const args = ["check", files.write("pod.yaml", MANIFEST), "--config", config()];
    assert.doesNotMatch(await outputOn("2027-06-30", ...args), /expired/);
    assert.match(await outputOn("2027-07-01", ...args), /the exemption for this expired on 2027-06-30/);
  });

  it("decides which exemptions have expired for config validate", async () => {
    assert.equal(await outputOn("2027-06-30", "config", "validate", config()), "");
    assert.match(await outputOn("2027-07-01", "config", "validate", config()), /^expired .*: no-privileged: /);
  });

  it("is in the reason and the expiry of a baseline", async () => {
    const text = await outputOn("2026-11-27", "baseline", files.write("pod.yaml", MANIFEST));
    assert.match(text, /"reason": "in place on 2026-11-27",\s+"expires": "2027-02-25"/);
  });

  it("is in the HTML report", async () => {
    const text = await outputOn("2026-11-27", "check", "--format", "html", files.write("pod.yaml", MANIFEST));
    assert.match(text, /<title>container-guard report, 2026-11-27</);
  });
});
