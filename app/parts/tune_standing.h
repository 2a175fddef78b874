// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the backbone behind the embeddings of a dataset can be finetuned in this window, and if
// not, why and what helps.
#pragma once
#include <vector>

#include <QString>

#include "core/backbone/encoder_settings.h"
#include "core/corpus/corpus_types.h"

namespace sparsescope {

struct TuneStanding {
    // What a button can do about it.
    enum class WayOut { none, name_encoder, embed, encoders };

    bool possible = false;
    QString why;  // "" when it is possible; else a sentence with the way out in words
    WayOut way_out = WayOut::none;
    EncoderSettings encoder;  // that can be finetuned, if it is possible
};

// `problem` says why the list of encoders could not be read, or is "".
[[nodiscard]] TuneStanding tune_standing(const DatasetInfo& dataset,
                                         const std::vector<EncoderSettings>& encoders,
                                         const QString& problem);

}  // namespace sparsescope
