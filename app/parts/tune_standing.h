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
    // Which encoder is finetuned, if it is possible: that of the dataset, or for pictures without
    // one that can be trained, a new small network (new_picture_network).
    EncoderSettings encoder;
    QString note;  // what a person should know all the same
};

// What --encoder says for a small network for pictures that is trained from nothing.
inline constexpr const char* new_picture_network = "small-cnn";

// `problem` says why the list of encoders could not be read, or is "".
[[nodiscard]] TuneStanding tune_standing(const DatasetInfo& dataset,
                                         const std::vector<EncoderSettings>& encoders,
                                         const QString& problem);

}  // namespace sparsescope
