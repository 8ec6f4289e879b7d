# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves until it is ended; prints one line when it is ready."""

import argparse
import json
import threading

from .server import Provider


def main():
    parser = argparse.ArgumentParser(prog="provider", description="A provider of models on loopback, with its own bill.")
    parser.add_argument("--prices", required=True, metavar="FILE", help="a table such as resources/prices.json")
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--patience", type=float, default=30, metavar="SECONDS", help="for which calls are held at most")
    arguments = parser.parse_args()
    with open(arguments.prices, encoding="utf-8") as file:
        prices = json.load(file, parse_float=str)
    with Provider(prices, arguments.port, arguments.patience) as provider:
        print(f"ready {provider.url}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass


main()
