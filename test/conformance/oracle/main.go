// Answers for the reference implementations. Reads one JSON value a line on standard input and writes one a line:
//
//	oracle pods        a pod → an object from each check's id in Kubernetes' PodSecurity admission to whether the pod passes
//	                   it; checks are those of the newest policy version, overridden ones included
//	oracle references  a string → the parts of the image reference as the distribution project reads it, or null
//	oracle paths       a string → the path as Go's path.Clean leaves it
//	oracle compose     the text of a Compose file → the same as Docker Compose reads it, in the canonical form, or null
//	oracle task        the text of a task's containers, or of a job's nodes → the same as the AWS provider decodes it
//	oracle job
//	oracle folder DIR  instead of lines: what Pod Security admission holds against the Deployments in a folder of YAML
//	oracle volumes     a volume in the short form of a Compose file → its type, source and whether it is read-only, or null
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path"

	_ "crypto/sha512" // makes the digest algorithms available, as they are in container runtimes
	"github.com/distribution/reference"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/policy"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "folder" {
		if err := judgeFolder(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	answers := map[string]func([]byte) (any, error){
		"pods":       judgePod,
		"references": parseReference,
		"paths":      cleanPath,
		"compose":    loadCompose,
		"volumes":    parseVolume,
		"task":       decodeTask,
		"job":        decodeJob,
	}
	if len(os.Args) != 2 || answers[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: oracle pods|references|paths|compose|volumes|task|job, or oracle folder DIR")
		os.Exit(2)
	}
	if err := answerLines(answers[os.Args[1]]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerLines(answer func([]byte) (any, error)) error {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<26)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	for line := 1; in.Scan(); line++ {
		value, err := answer(in.Bytes())
		if err != nil {
			return fmt.Errorf("line %d: %w", line, err)
		}
		if err := encoder.Encode(value); err != nil {
			return err
		}
	}
	if err := in.Err(); err != nil {
		return err
	}
	return out.Flush()
}

var checks = policy.DefaultChecks()

func judgePod(line []byte) (any, error) {
	var pod corev1.Pod
	if err := json.Unmarshal(line, &pod); err != nil {
		return nil, err
	}
	verdicts := map[string]bool{}
	for _, check := range checks {
		newest := check.Versions[len(check.Versions)-1]
		verdicts[string(check.ID)] = newest.CheckPod(&pod.ObjectMeta, &pod.Spec).Allowed
	}
	return verdicts, nil
}

func parseReference(line []byte) (any, error) {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return nil, err
	}
	named, err := reference.ParseNormalizedNamed(text)
	if err != nil {
		return nil, nil
	}
	parts := map[string]string{"registry": reference.Domain(named), "repository": reference.Path(named)}
	if tagged, ok := named.(reference.Tagged); ok {
		parts["tag"] = tagged.Tag()
	}
	if digested, ok := named.(reference.Digested); ok {
		parts["digest"] = digested.Digest().String()
	}
	return parts, nil
}

func cleanPath(line []byte) (any, error) {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return nil, err
	}
	return path.Clean(text), nil
}
