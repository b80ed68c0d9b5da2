#!/usr/bin/env bash
# ONNX Runtime 1.32.0 (since 1.29 on Linux and macOS, too): importing it writes a number that marks the machine, and a
# database of what is to be sent to Microsoft, into the user's cache. It says so in a file of its package, Privacy.md.
#
# `onnxruntime.disable_telemetry_events()` comes too late: it can only be called after the import, which has written both.
# What follows from it: ORT_DISABLE_TELEMETRY=1 is put into the environment before the import.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check onnxruntime==1.32.0
mkdir "$folder/asked" "$folder/told"
# An environment without the variables by which it sees that it is tested.
said="import onnxruntime; onnxruntime.disable_telemetry_events()"
env -i HOME="$folder/asked" "$folder/venv/bin/python" -c "$said"
env -i HOME="$folder/told" ORT_DISABLE_TELEMETRY=1 "$folder/venv/bin/python" -c "$said"
seen=$(cd "$folder" && find asked told -name deviceid)
echo "$seen"
[[ $seen == asked/.cache/Microsoft/DeveloperTools/.onnxruntime/deviceid ]]
