// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/ports/engine.h"

// The signals' code is generated from the header; this file gives it a home.
#include "moc_engine.cpp"
