"""`python -m benchmarks NAME … [--json]` runs benchmarks/NAME.py; without a name it lists them.

A benchmark is a module with a docstring, `run()` that returns plain data, and `told(result)` that says it in words.
"""

import argparse
import importlib
import json
import os
import pkgutil
import sys

import django

import benchmarks


def main() -> int:
    names = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__")
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__)
    parser.add_argument("name", nargs="+", choices=names, help="what to measure")
    parser.add_argument("--json", action="store_true", help="the result as JSON, for a script")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    django.setup()
    modules = [importlib.import_module(f"benchmarks.{name}") for name in options.name]
    results = [module.run() for module in modules]
    told = [module.told(result) for module, result in zip(modules, results, strict=True)]
    whole = results[0] if len(results) == 1 else results
    sys.stdout.write((json.dumps(whole, indent=2) if options.json else "\n".join(told)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
