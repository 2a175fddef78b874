// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/parts/tune_standing.h"

#include <algorithm>
#include <utility>

namespace sparsescope {
namespace {

using WayOut = TuneStanding::WayOut;

TuneStanding not_possible(const QString& why, WayOut way_out = WayOut::none) {
    return {.possible = false, .why = why, .way_out = way_out, .encoder = {}, .note = {}};
}

QString named(const std::string& name) {
    return "“" + QString::fromStdString(name) + "”";
}

// Of an encoder that is set up, but has no weights of its own that could be trained.
QString other_than_a_folder(const EncoderSettings& encoder) {
    if (encoder.kind == "command")
        return QString(
                   "The encoder %1 is a program: its weights are not known here. Add the folder of "
                   "its model as an encoder and embed the documents with that one.")
            .arg(named(encoder.name));
    return QString(
               "The encoder %1 answers over the network: its weights are not here. Add the folder "
               "of its model as an encoder and embed the documents with that one.")
        .arg(named(encoder.name));
}

TuneStanding standing_of_encoder(const DatasetInfo& dataset,
                                 const std::vector<EncoderSettings>& encoders,
                                 const QString& problem) {
    if (!dataset.has_text && !dataset.has_images)
        return not_possible(
            "A backbone reads texts or pictures, and this dataset has embeddings only. Import the "
            "texts along with them.");
    if (dataset.dim == 0)
        return not_possible(
            "These documents have no embeddings yet. Embed them with the encoder that is to be "
            "finetuned.",
            WayOut::embed);
    if (dataset.encoder.empty())
        return not_possible(
            "Nobody knows which encoder made these embeddings. Say which one did, and its backbone "
            "can be finetuned.",
            WayOut::name_encoder);
    if (!problem.isEmpty()) return not_possible(problem, WayOut::encoders);
    const auto is_it = [&](const EncoderSettings& one) {
        return one.identity.hash == dataset.encoder.hash;
    };
    const auto found = std::ranges::find_if(encoders, is_it);
    if (found == encoders.end())
        return not_possible(
            QString("The encoder %1 of this dataset is not set up on this computer. "
                    "%2")
                .arg(named(dataset.encoder.name),
                     QString::fromStdString(how_to_add(dataset.encoder))),
            WayOut::encoders);
    if (found->folder.empty()) return not_possible(other_than_a_folder(*found), WayOut::encoders);
    if (found->int8)
        return not_possible(
            QString("The encoder %1 has its weights in 8 bits, which cannot be trained. Add its "
                    "folder as an encoder without that, and embed the documents with it.")
                .arg(named(found->name)),
            WayOut::encoders);
    return {.possible = true, .why = {}, .way_out = WayOut::none, .encoder = *found, .note = {}};
}

}  // namespace

TuneStanding tune_standing(const DatasetInfo& dataset, const std::vector<EncoderSettings>& encoders,
                           const QString& problem) {
    TuneStanding standing = standing_of_encoder(dataset, encoders, problem);
    if (standing.possible || !dataset.has_images || dataset.has_text) return standing;
    standing = {.possible = true, .why = {}, .way_out = WayOut::none, .encoder = {}, .note = {}};
    standing.encoder.name = new_picture_network;
    standing.note =
        "No encoder with weights is known for these pictures, so a new small network learns them "
        "from nothing.";
    return standing;
}

}  // namespace sparsescope
