// SPDX-License-Identifier: GPL-3.0-or-later
// open_model_encoder(), by the name it was announced under. Computing a model needs no LibTorch.
#pragma once
#include "core/backbone/model/model_encoder.h"
