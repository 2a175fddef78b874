// SPDX-License-Identifier: GPL-3.0-or-later
// What a finetuning leaves: the backbone as a folder, an encoder of the person's, the documents
// under its embeddings, and a head. Each stage is done once: what is there already is found again.
#include <algorithm>
#include <system_error>

#include "core/backbone/cached_encoder.h"
#include "core/backbone/encoder_kinds.h"
#include "core/corpus/names.h"
#include "core/engine/encode_model.h"
#include "core/engine/train_on_dataset.h"
#include "core/engine/tune_session.h"
#include "core/recipe/train_params.h"
#include "core/sae/sparsifiers/sparsifier.h"
#include "core/workspace/derive_by_encoder.h"

namespace sparsescope {

namespace {

// A name of a folder: what could lead elsewhere, or trouble a shell, becomes a hyphen.
std::string folder_name(const std::string& name) {
    std::string safe;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = byte >= 0x80 || (byte >= '0' && byte <= '9') ||
                           (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                           c == '.' || c == '_' || c == '-';
        safe += plain ? c : '-';
    }
    while (safe.starts_with('.'))
        safe.front() = '-';
    constexpr std::size_t longest_folder = 100;  // bytes; with a number it stays within the limits
    while (safe.size() > longest_folder ||
           (!safe.empty() && safe.size() > longest_folder - 3 &&
            (static_cast<unsigned char>(safe.back()) & 0xC0) == 0x80))
        safe.pop_back();
    return safe.empty() ? "encoder" : safe;
}

bool path_exists(const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

// What an engine that was killed amid writing the folder left beside it, which may be large
// (make_model_folder names it after the folder and the process).
void remove_unfinished(const std::filesystem::path& folder) {
    constexpr std::string_view ending = ".partial";
    const std::string start = "." + folder.filename().string() + ".";
    std::vector<std::filesystem::path> left;
    std::error_code error;
    for (std::filesystem::directory_iterator entry(folder.parent_path(), error), end;
         !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (!name.starts_with(start) || !name.ends_with(ending)) continue;
        const std::string process = name.substr(start.size());
        if (process.find_first_not_of("0123456789") == process.size() - ending.size())
            left.push_back(entry->path());
    }
    for (const auto& path : left)
        std::filesystem::remove_all(path, error);
}

// The dataset that was derived before, should the run have been ended right after. Another run may
// have learned the very same weights, but its encoder has another name.
std::optional<DatasetId> already_derived(const Corpus& corpus, DatasetId from,
                                         const EncoderIdentity& encoder) {
    const auto datasets = corpus.datasets();
    if (!datasets) return {};
    for (const DatasetInfo& dataset : *datasets)
        if (dataset.derived_from == from && dataset.encoder.hash == encoder.hash &&
            dataset.encoder.name == encoder.name)
            return dataset.id;
    return {};
}

}  // namespace

Status TuneSession::keep(const TrainOutcome& outcome) {
    if (outcome.end != TrainEnd::stopped) keep_stop_ = hooks_.stop;
    auto kept = keep_all(outcome);
    if (kept) return {};
    Error error = std::move(kept.error());
    const bool stopped = error.code == ErrorCode::cancelled;
    error.message +=
        " What the backbone learned is kept in the run's last checkpoint: resume the "
        "run, and it goes on from here.";
    run_.step = outcome.steps;
    return fail(end_run(stopped ? RunState::interrupted : RunState::failed, std::move(error)));
}

Status TuneSession::keep_all(const TrainOutcome& outcome) {
    SPARSESCOPE_TRY(write_backbone(outcome));
    SPARSESCOPE_ASSIGN(const std::unique_ptr<Encoder> encoder, keep_as_encoder());
    SPARSESCOPE_TRY(derive(*encoder));
    if (begin_.config.arm == TuneArm::joint) return keep_head(outcome);
    return train_head(outcome);
}

// The name is written down before the folder is made, and the folder is whole when it is there.
Status TuneSession::write_backbone(const TrainOutcome& outcome) {
    plan_.end_step = outcome.steps;
    plan_.stopped = outcome.end == TrainEnd::stopped;
    if (plan_.encoder.empty()) {
        SPARSESCOPE_ASSIGN(const RunInfo named, corpus_.run(run_.id));
        SPARSESCOPE_ASSIGN(const auto encoders, configured_encoders());
        plan_.encoder = free_name(named.name, [&](const std::string& name) {
            return std::ranges::find(encoders, name, &EncoderSettings::name) != encoders.end();
        });
        const auto beside = std::filesystem::absolute(corpus_.path()).string() + ".encoders";
        plan_.folder = std::filesystem::path(beside) /
                       free_name(folder_name(plan_.encoder), [&](const std::string& name) {
                           return path_exists(std::filesystem::path(beside) / name);
                       });
    }
    SPARSESCOPE_TRY(save_plan());
    if (path_exists(plan_.folder)) return {};
    report(hooks_.progress, "writing the finetuned backbone", 0, 0);
    std::error_code error;
    std::filesystem::create_directories(plan_.folder.parent_path(), error);
    if (error)
        return fail(ErrorCode::io,
                    fmt::format("Cannot make the folder {}: {}.",
                                plan_.folder.parent_path().string(), error.message()));
    remove_unfinished(plan_.folder);
    remove_unfinished(plan_.folder.string() + ".without-head");  // of a joint run
    const bool joint = begin_.config.arm == TuneArm::joint;
    return step_->write_folder(plan_.folder, joint ? &outcome.weights : nullptr,
                               std::max(1, outcome.k));
}

Result<std::unique_ptr<Encoder>> TuneSession::keep_as_encoder() {
    EncoderSettings settings;
    settings.name = plan_.encoder;
    settings.kind = "model";
    settings.folder = plan_.folder;
    settings.document_prefix = plan_.document_prefix;
    settings.query_prefix = plan_.query_prefix;
    auto encoder = open_cached_encoder(settings, keep_stop_,
                                       [this](const std::string& sentence) { warn(sentence); });
    if (!encoder) return fail(std::move(encoder.error()));
    settings.identity = (*encoder)->identity();
    settings.texts = (*encoder)->reads(EncoderInput::text);
    settings.pictures = (*encoder)->reads(EncoderInput::picture);
    // Nothing is lost without it: the folder is there, and can be added by hand.
    if (const auto kept = keep_encoder(settings); !kept) warn(kept.error().message);
    return encoder;
}

Status TuneSession::derive(Encoder& encoder) {
    if (plan_.derived != 0 && corpus_.dataset(plan_.derived)) return {};
    if (const auto there = already_derived(corpus_, run_.dataset, encoder.identity())) {
        plan_.derived = *there;
        return save_plan();
    }
    SPARSESCOPE_ASSIGN(const DatasetInfo origin, corpus_.dataset(run_.dataset));
    SPARSESCOPE_ASSIGN(const auto datasets, corpus_.datasets());
    const std::string name = free_name(
        name_from(origin.name + ", " + plan_.encoder, "finetuned"),
        [&](const std::string& candidate) {
            return std::ranges::find(datasets, candidate, &DatasetInfo::name) != datasets.end();
        });
    SPARSESCOPE_ASSIGN(plan_.derived, derive_by_encoder(corpus_, run_.dataset, name, encoder,
                                                        keep_stop_, hooks_.progress));
    return save_plan();
}

// The head of a joint run, with its codes.
Status TuneSession::keep_head(const TrainOutcome& outcome) {
    SPARSESCOPE_ASSIGN(const auto models, corpus_.models());
    const auto there =
        std::ranges::find_if(models, [&](const ModelInfo& model) { return model.run == run_.id; });
    if (there != models.end()) {
        run_.model = there->id;
    } else {
        const HeadWeights weights = stored_head(begin_.config.head, outcome.weights);
        ModelInfo info;
        info.name = model_name_for(corpus_, run_);
        info.dataset = plan_.derived;
        info.run = run_.id;
        info.dim = weights.dim;
        info.hidden = weights.hidden;
        info.k = outcome.k;
        info.config = to_json(begin_.config.head);
        SPARSESCOPE_ASSIGN(run_.model, corpus_.add_model(info, weights, nullptr));
    }
    SPARSESCOPE_ASSIGN(model_, encode_model(corpus_, *run_.model, keep_stop_, hooks_.progress));
    SPARSESCOPE_TRY(
        end_as(outcome, outcome.end == TrainEnd::stopped ? RunState::stopped : RunState::finished));
    trim(begin_.watch.keeps());
    return {};
}

// The run has ended when the run of its head has begun: from there on that one is resumed.
Status TuneSession::train_head(const TrainOutcome& outcome) {
    const bool stopped = outcome.end == TrainEnd::stopped;
    const auto end = [&] {
        return end_as(outcome, stopped ? RunState::stopped : RunState::finished);
    };
    if (!plan_.then_train || stopped) {
        SPARSESCOPE_TRY(end());
        trim(begin_.watch.keeps());
        return {};
    }
    TrainRequest request;
    request.dataset = plan_.derived;
    request.config = begin_.config.head;
    EngineHooks hooks = hooks_;
    Status ended;
    hooks.began = [&](const std::filesystem::path& folder) {
        plan_.head_run = std::stoll(folder.filename().string());
        ended = save_plan();
        if (ended) ended = end();
        if (hooks_.began) hooks_.began(folder);
    };
    step_.reset();  // gives its memory back
    auto head = train_on_dataset(corpus_, std::move(request), hooks);
    if (plan_.head_run == 0) {  // it could not begin: the backbone is kept all the same
        SPARSESCOPE_TRY(end());
        if (!head)
            warn(head.error().message + " The finetuned dataset is there; train a head on it.");
        return {};
    }
    SPARSESCOPE_TRY(ended);
    trim(begin_.watch.keeps());
    if (!head) {
        warn(head.error().message);
        return {};
    }
    model_ = head->model;
    return {};
}

void TuneSession::describe(TrainReport& report) const {
    report.model = model_;
    report.derived = plan_.derived;
    report.encoder = plan_.encoder;
    report.encoder_folder = plan_.folder.string();
    report.head_run = plan_.head_run;
}

}  // namespace sparsescope
