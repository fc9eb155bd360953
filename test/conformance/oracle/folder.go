package main

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"sigs.k8s.io/yaml"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

// judgeFolder prints what Pod Security admission at level restricted holds against each Deployment in a folder of YAML
// files with one Deployment each. The benchmark compares container-guard with it.
func judgeFolder(folder string) error {
	latest := api.LatestVersion()
	evaluator, err := policy.NewEvaluator(policy.DefaultChecks(), nil)
	if err != nil {
		return err
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: latest}
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var deployment appsv1.Deployment
		if err := yaml.UnmarshalStrict(text, &deployment); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		template := deployment.Spec.Template
		result := policy.AggregateCheckResults(evaluator.EvaluatePod(restricted, &template.ObjectMeta, &template.Spec))
		if !result.Allowed {
			fmt.Fprintf(out, "%s: %s: %s\n", path, deployment.Name, result.ForbiddenDetail())
		}
		return nil
	})
}
