// Writes a report as one comment on the pull request of a GitHub Actions run, or updates the comment that an earlier run of the same
// job wrote. The action runs it with the file that contains the report. A comment that cannot be written is a warning: the check's
// own exit code decides about the run.
import { readFileSync } from "node:fs";

const { GUARD_TOKEN = "", GITHUB_GRAPHQL_URL = "", GITHUB_EVENT_PATH = "" } = process.env;
const { GITHUB_WORKFLOW = "", GITHUB_JOB = "" } = process.env;

const COMMENTS = `query ($id: ID!, $after: String) {
  node(id: $id) {
    ... on PullRequest {
      comments(first: 100, after: $after) {
        nodes { id body viewerDidAuthor }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;
const ADD = `mutation ($id: ID!, $body: String!) { addComment(input: { subjectId: $id, body: $body }) { clientMutationId } }`;
const UPDATE = `mutation ($id: ID!, $body: String!) { updateIssueComment(input: { id: $id, body: $body }) { clientMutationId } }`;

async function request(query, variables) {
  const response = await fetch(GITHUB_GRAPHQL_URL, {
    method: "POST",
    headers: { authorization: `bearer ${GUARD_TOKEN}`, "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`GitHub answered ${response.status}`);
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(`GitHub answered ${errors[0]?.type ?? "an error"}`);
  return data;
}

/** Returns the comment that starts with the marker and was written with this token; others can write the marker too. */
async function ownComment(pullRequest, marker) {
  for (let after = null; ; ) {
    const { comments } = (await request(COMMENTS, { id: pullRequest, after })).node;
    const own = comments.nodes.find(({ body, viewerDidAuthor }) => viewerDidAuthor && body.startsWith(marker));
    if (own !== undefined || !comments.pageInfo.hasNextPage) return own;
    after = comments.pageInfo.endCursor;
  }
}

async function main(file) {
  const pullRequest = JSON.parse(readFileSync(GITHUB_EVENT_PATH, "utf8")).pull_request?.node_id;
  if (pullRequest === undefined) return;
  const job = `${GITHUB_WORKFLOW}/${GITHUB_JOB}`.replace(/[^\w /.]/g, "").slice(0, 200);
  const marker = `<!-- container-guard: ${job} -->\n`;
  const report = readFileSync(file, "utf8");
  const body = marker + report;
  const own = await ownComment(pullRequest, marker);
  if (own !== undefined) await request(UPDATE, { id: own.id, body });
  else if (report.includes("\n| ")) await request(ADD, { id: pullRequest, body });
}

main(process.argv[2]).catch(({ message }) => {
  const reason = message.replace(/[^\w .]/g, " ");
  process.stdout.write(
    `::warning title=container-guard::Cannot write the comment: ${reason}. It requires pull-requests: write\n`,
  );
});
