package main

import (
	"context"
	"encoding/json"
	"io"
	"os"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

func loadCompose(line []byte) (any, error) {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return nil, err
	}
	logrus.SetOutput(io.Discard)
	os.Setenv("HOME", "/home/user")
	details := types.ConfigDetails{
		WorkingDir:  "/opt/stacks/shop/web",
		ConfigFiles: []types.ConfigFile{{Filename: "compose.yaml", Content: []byte(text)}},
	}
	project, err := loader.LoadWithContext(context.Background(), details, func(options *loader.Options) {
		options.SetProjectName("shop", true)
		options.Profiles = []string{"*"}
	})
	if err != nil {
		return nil, nil
	}
	canonical, err := project.MarshalJSON()
	return json.RawMessage(canonical), err
}

func parseVolume(line []byte) (any, error) {
	var text string
	if err := json.Unmarshal(line, &text); err != nil {
		return nil, err
	}
	volume, err := format.ParseVolume(text)
	if err != nil {
		return nil, nil
	}
	return map[string]any{"type": volume.Type, "source": volume.Source, "readOnly": volume.ReadOnly}, nil
}
