"""kubernetes-module.py GOMOD VERSION: a go.mod that builds Kubernetes as a dependency (its own replaces modules by folders)."""
import re
import sys

text, version = open(sys.argv[1]).read(), sys.argv[2]
staging = re.findall(r"^\s+(k8s\.io/\S+) => ./staging", text, re.M)
required = [(m, v) for m, v in re.findall(r"^\s+(\S+) (v\S+)", text.split("replace (")[0], re.M) if m not in staging]

print(f"module kube\n\ngo 1.26\n\ngodebug default=go1.24\n\nrequire (\n\tk8s.io/kubernetes v{version}")
print("\n".join(f"\t{m} {v}" for m, v in required) + "\n)\n\nreplace (")
print("\n".join(f"\t{m} => {m} v0{version[1:]}" for m in staging) + "\n)")
