// SPDX-License-Identifier: GPL-3.0-or-later
// What a finetuning begins with: the backbone, and what it learns from.
#include <algorithm>
#include <system_error>

#include "core/backbone/encoder_settings.h"
#include "core/engine/tune_session.h"
#include "core/tune/make_tune_set.h"
#include "core/tune/new_cnn.h"
#include "core/tune/pair_file.h"
#include "core/tune/tune_inputs.h"

namespace sparsescope {

namespace {

constexpr const char* new_cnn_name = "small-cnn";

bool is_blank_text(const std::string& text) {
    return text.find_first_not_of(" \t\r\n\v\f") == std::string::npos;
}

// By its name, by its folder, or the one that made the dataset's embeddings.
Result<EncoderSettings> encoder_asked_for(const std::string& asked, const DatasetInfo& dataset) {
    if (asked.empty()) {
        if (dataset.encoder.empty())
            return fail(ErrorCode::invalid_argument,
                        fmt::format("Nobody knows which encoder made the embeddings of \"{}\". Say "
                                    "which one to finetune: --encoder NAME or FOLDER.",
                                    dataset.name));
        return configured_encoder(dataset.encoder);
    }
    std::error_code ignored;
    if (!std::filesystem::is_directory(asked, ignored)) return configured_encoder(asked);
    EncoderSettings settings;
    settings.name = std::filesystem::path(asked).filename().string();
    settings.kind = "model";
    settings.folder = std::filesystem::absolute(asked);
    return settings;
}

std::filesystem::path encoders_beside(const Corpus& corpus) {
    return std::filesystem::path(corpus.path().string() + ".encoders");
}

// A network that nothing has taught yet, for pictures of the dataset's size; made once.
Result<std::filesystem::path> new_cnn_for(const Corpus& corpus, const DatasetInfo& dataset,
                                          std::uint64_t seed) {
    SPARSESCOPE_ASSIGN(const auto ids, corpus.document_ids(dataset.id));
    Image first;
    if (!ids.empty() && dataset.has_images) {
        SPARSESCOPE_ASSIGN(first, corpus.image(ids.front()));
    }
    if (first.empty() || first.width != first.height)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("A small CNN learns from square pictures that are in the "
                                "workspace, and \"{}\" has none.",
                                dataset.name));
    const auto folder = encoders_beside(corpus) / fmt::format("{}-{}x{}-seed-{}", new_cnn_name,
                                                              first.width, first.channels, seed);
    std::error_code error;
    if (std::filesystem::exists(folder, error)) return folder;
    std::filesystem::create_directories(folder.parent_path(), error);
    SPARSESCOPE_TRY(write_new_cnn(folder, first.channels, first.width, seed));
    return folder;
}

// Labels where there are at least two classes, else level paths.
struct ClassesOfDataset {
    std::vector<std::int32_t> of_row;
    std::vector<std::string> names;
};
Result<ClassesOfDataset> classes_of(const Corpus& corpus, const DatasetInfo& dataset) {
    ClassesOfDataset classes;
    SPARSESCOPE_ASSIGN(classes.of_row, corpus.labels(dataset.id));
    std::vector<std::int32_t> present = classes.of_row;
    std::ranges::sort(present);
    const auto again = std::ranges::unique(present);
    present.erase(again.begin(), again.end());
    std::erase(present, no_label);
    if (present.size() < 2 && dataset.has_levels) {
        SPARSESCOPE_ASSIGN(LevelPaths paths, corpus.level_paths(dataset.id));
        return ClassesOfDataset{std::move(paths.of_row), std::move(paths.names)};
    }
    if (present.empty())
        return fail(ErrorCode::invalid_argument,
                    fmt::format("\"{}\" has neither labels nor levels, so nobody knows which of "
                                "its documents are alike. Give a file of pairs (--pairs FILE).",
                                dataset.name));
    for (std::int32_t label = 0; label <= present.back(); ++label)
        classes.names.push_back(dataset.label_name(label));
    return classes;
}

}  // namespace

Status TuneSession::find_backbone() {
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus_.dataset(begin_.dataset));
    plan_.then_train = begin_.then_train;
    plan_.device = begin_.device;
    base_name_ = begin_.encoder;
    if (begin_.encoder == new_cnn_name) {
        SPARSESCOPE_ASSIGN(plan_.backbone, new_cnn_for(corpus_, dataset, begin_.config.seed));
        return {};
    }
    SPARSESCOPE_ASSIGN(const EncoderSettings encoder, encoder_asked_for(begin_.encoder, dataset));
    if (encoder.kind != "model" || encoder.folder.empty())
        return fail(
            ErrorCode::invalid_argument,
            fmt::format("The encoder \"{}\" is a {}, and only a model whose weights lie in "
                        "a folder here can be finetuned.",
                        encoder.name, encoder.kind == "http" ? "service" : "program of its own"));
    std::error_code ignored;
    if (!std::filesystem::exists(encoder.folder, ignored))
        return fail(ErrorCode::not_found,
                    fmt::format("The encoder \"{}\" lies in {}, which is no longer there. Put the "
                                "folder back, or add the encoder again from where it is now.",
                                encoder.name, encoder.folder.string()));
    base_name_ = encoder.name;
    plan_.backbone = encoder.folder;
    plan_.document_prefix = encoder.document_prefix;
    plan_.query_prefix = encoder.query_prefix;
    return {};
}

Status TuneSession::make_set() {
    if (begin_.pairs.empty()) {
        SPARSESCOPE_ASSIGN(set_, set_of_classes());
        return {};
    }
    SPARSESCOPE_ASSIGN(const PairFile file,
                       read_pair_file(begin_.pairs, {begin_.data, begin_.columns}));
    for (const std::string& note : file.notes)
        notice(note);
    SPARSESCOPE_ASSIGN(
        MadeTuneSet made,
        tune_set_of_pairs(file, plan_.query_prefix, plan_.document_prefix, begin_.config.seed));
    for (const std::string& note : made.notes)
        notice(note);
    set_ = std::move(made.set);
    return {};
}

// Training documents are learned from, validation documents are measured, test documents are
// neither.
Result<TuneSet> TuneSession::set_of_classes() {
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus_.dataset(begin_.dataset));
    SPARSESCOPE_ASSIGN(const ClassesOfDataset classes, classes_of(corpus_, dataset));
    SPARSESCOPE_ASSIGN(const std::vector<Split> splits, corpus_.splits(dataset.id));
    const bool pictures = is_cnn_folder(plan_.backbone);
    ClassDocuments documents;
    documents.label_name = [&](std::int32_t label) {
        return classes.names[static_cast<std::size_t>(label)];
    };
    constexpr std::int64_t piece = 4096;
    for (std::int64_t first = 0; first < dataset.documents; first += piece) {
        if (hooks_.stop.stop_requested()) return cancelled();
        report(hooks_.progress, "reading documents", first, dataset.documents);
        SPARSESCOPE_ASSIGN(auto rows, corpus_.documents(dataset.id, first, piece));
        for (Document& document : rows) {
            const auto row = static_cast<std::size_t>(document.row);
            const bool measured = splits[row] == Split::validation;
            if (splits[row] != Split::train && !measured) continue;
            if (!pictures && is_blank_text(document.text)) continue;
            documents.labels.push_back(classes.of_row[row]);
            documents.held_out.push_back(measured);
            if (pictures) {
                documents.pictures.push_back(document.id);
            } else {
                documents.texts.push_back(plan_.document_prefix + document.text);
            }
        }
    }
    SPARSESCOPE_ASSIGN(MadeTuneSet made,
                       tune_set_of_classes(std::move(documents), begin_.config.seed));
    for (const std::string& note : made.notes)
        notice(note);
    return std::move(made.set);
}

Status TuneSession::read_inputs() {
    if (set_.pictures.empty()) {
        SPARSESCOPE_ASSIGN(inputs_, tokenised(plan_.backbone, set_.texts, begin_.config.max_tokens,
                                              hooks_.stop, hooks_.progress));
        return {};
    }
    for (const DocumentId id : set_.pictures) {
        if (inputs_.pictures.size() % 1024 == 0) {
            if (hooks_.stop.stop_requested()) return cancelled();
            report(hooks_.progress, "reading pictures",
                   static_cast<std::int64_t>(inputs_.pictures.size()),
                   static_cast<std::int64_t>(set_.pictures.size()));
        }
        SPARSESCOPE_ASSIGN(Image image, corpus_.image(id));
        if (image.empty())
            return fail(ErrorCode::invalid_input,
                        fmt::format("Document {} has no pixels in the workspace any more, so the "
                                    "run cannot learn from it.",
                                    id));
        inputs_.pictures.push_back(std::move(image));
    }
    return {};
}

}  // namespace sparsescope
