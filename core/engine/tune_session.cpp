// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tune_session.h"

#include <algorithm>
#include <system_error>

#include "core/backbone/encoder_settings.h"
#include "core/backbone/model_folder.h"
#include "core/corpus/names.h"
#include "core/recipe/tune_params.h"
#include "core/tune/make_tune_set.h"
#include "core/tune/mined_negatives.h"
#include "core/tune/new_cnn.h"
#include "core/tune/pair_file.h"
#include "core/tune/tune_batcher.h"
#include "core/tune/tune_inputs.h"
#include "core/tune/tune_run.h"

namespace sparsescope {

namespace {

constexpr const char* new_cnn_name = "small-cnn";
constexpr double bytes_a_gigabyte = 1e9;

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

std::string in_millions(std::int64_t number) {
    return fmt::format("{:.1f} million", static_cast<double>(number) / 1e6);
}

// Parameters are four bytes, and each that is learned has a gradient and two moments beside it.
std::string memory_sentence(const TuneStep& step, const TuneConfig& config) {
    const double bytes = 4.0 * static_cast<double>(step.parameters()) +
                         12.0 * static_cast<double>(step.trained_parameters());
    return fmt::format(
        "The backbone has {} parameters, of which {} are learned: {:.2f} GB for them, their "
        "gradients and moments. What a pass takes comes on top; passes of {} pairs are made "
        "smaller when they do not fit.",
        in_millions(step.parameters()), in_millions(step.trained_parameters()),
        bytes / bytes_a_gigabyte, config.micro_batch > 0 ? config.micro_batch : config.batch);
}

}  // namespace

void TuneSession::notice(const std::string& sentence) const {
    if (hooks_.event) hooks_.event(NoticeEvent{begin_.start.step, sentence});
}

Status TuneSession::prepare() {
    SPARSESCOPE_TRY(validate(begin_.config));
    if (!begin_.name.empty()) {
        SPARSESCOPE_ASSIGN(begin_.name, checked_name(begin_.name));
    }
    if (begin_.data_folder.empty()) {
        SPARSESCOPE_TRY(find_backbone());
        SPARSESCOPE_TRY(make_set());
    } else {
        SPARSESCOPE_ASSIGN(const TunePlan plan, read_tune_plan(begin_.data_folder));
        plan_ = plan;
        if (begin_.branches()) {  // what the parent made is the parent's
            plan_ = TunePlan{};
            plan_.backbone = plan.backbone;
            plan_.document_prefix = plan.document_prefix;
            plan_.query_prefix = plan.query_prefix;
            plan_.then_train = begin_.then_train;
        }
        SPARSESCOPE_ASSIGN(set_, read_tune_set(tune_data_path(begin_.data_folder)));
        std::error_code ignored;
        if (!std::filesystem::exists(plan_.backbone, ignored))
            return fail(ErrorCode::not_found,
                        fmt::format("The run began with the model in {}, which is no longer there. "
                                    "Put it back to go on.",
                                    plan_.backbone.string()));
    }
    begin_.config.data = set_.kind;
    SPARSESCOPE_TRY(read_inputs());
    SPARSESCOPE_TRY(open_step());
    if (begin_.data_folder.empty()) {
        SPARSESCOPE_TRY(mine());
        notice(memory_sentence(*step_, begin_.config));
    }
    return {};
}

Status TuneSession::find_backbone() {
    SPARSESCOPE_ASSIGN(const DatasetInfo dataset, corpus_.dataset(begin_.dataset));
    plan_.then_train = begin_.then_train;
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

Status TuneSession::open_step() {
    TuneConfig& config = begin_.config;
    if (config.arm == TuneArm::joint && begin_.data_folder.empty()) {
        DataShape shape;
        if (is_cnn_folder(plan_.backbone)) {
            SPARSESCOPE_ASSIGN(const CnnShape cnn, read_cnn_shape(plan_.backbone));
            shape.dim = static_cast<std::size_t>(cnn.embedding);
        } else {
            SPARSESCOPE_ASSIGN(const ModelFolder model, read_model_folder(plan_.backbone));
            shape.dim = model.dim;
        }
        shape.train_documents = static_cast<std::int64_t>(set_.pairs());
        config.head = resolved(config.head, shape);
        config.head.max_steps = 0;
        SPARSESCOPE_TRY(validate(config));
    }
    report(hooks_.progress, "opening the backbone", 0, 0);
    TuneOptions options;
    options.backbone = plan_.backbone;
    options.device = begin_.device;
    SPARSESCOPE_ASSIGN(step_, TuneStep::open(config, options));
    const std::int64_t steps = planned_steps(config, set_.pairs());
    if (begin_.branches() && begin_.start.step >= steps)
        return fail(ErrorCode::invalid_argument,
                    fmt::format("With these settings a run ends after {} steps, and the checkpoint "
                                "is of step {}: nothing would be left to do. Ask for more epochs "
                                "or steps, or start from an earlier checkpoint.",
                                steps, begin_.start.step));
    return {};
}

Status TuneSession::mine() {
    const int count = begin_.config.mined_negatives;
    if (count == 0) return {};
    EmbeddingMatrix embeddings(inputs_.size(), step_->dim());
    constexpr std::size_t piece = 256;
    std::vector<std::int32_t> places;
    for (std::size_t first = 0; first < inputs_.size(); first += piece) {
        report(hooks_.progress, "embedding documents to find hard negatives",
               static_cast<std::int64_t>(first), static_cast<std::int64_t>(inputs_.size()));
        places.clear();
        for (std::size_t i = first; i < std::min(first + piece, inputs_.size()); ++i)
            places.push_back(static_cast<std::int32_t>(i));
        SPARSESCOPE_ASSIGN(const EmbeddingMatrix rows, step_->embed(inputs_, places, hooks_.stop));
        std::ranges::copy(rows.values, embeddings.row(first).begin());
    }
    SPARSESCOPE_ASSIGN(set_.negatives, mine_negatives(set_, embeddings.view(), count,
                                                      begin_.config.seed, hooks_.stop, {}));
    return {};
}

Result<RunSession::Beginning> TuneSession::beginning() {
    Beginning b;
    b.kind = kind();
    b.dataset = begin_.dataset;
    b.config = to_json(begin_.config);
    b.start_step = begin_.start.step;
    b.total_steps = planned_steps(begin_.config, set_.pairs());
    b.name = begin_.name;
    if (!b.name.empty() || begin_.resumes()) return b;
    SPARSESCOPE_ASSIGN(const std::vector<RunInfo> runs, corpus_.runs());
    std::string folder = plan_.backbone.filename().string();
    if (folder.empty()) folder = plan_.backbone.parent_path().filename().string();
    b.name = free_name(
        name_from(fmt::format("{} {}", folder, to_string(begin_.config.arm)), "finetuned"),
        [&](const std::string& name) {
            return std::ranges::find(runs, name, &RunInfo::name) != runs.end();
        });
    return b;
}

Status TuneSession::began() {
    if (begin_.resumes()) return {};
    const auto folder = corpus_.run_folder(run_.id);
    SPARSESCOPE_TRY(save_plan());
    return write_tune_set(tune_data_path(folder), set_);
}

Result<TrainOutcome> TuneSession::train(RunRecorder& recorder) {
    TrainOptions options;
    options.checkpoint_folder = corpus_.run_folder(run_.id);
    options.resume_from = begin_.start.path;
    options.branch = begin_.branches();
    options.watch = begin_.watch;
    const TuneWork work{begin_.config, set_, inputs_, *step_};
    TuneRun run(work, options, recorder, hooks_.stop);
    if (!begin_.start.path.empty()) SPARSESCOPE_TRY(run.go_on_from(begin_.start.path));
    // It was ended amid what comes afterwards.
    const bool ended = plan_.end_step >= 0 && plan_.end_step == begin_.start.step;
    if (!begin_.keep_only && !ended) return run.go();
    return run.end_here(begin_.keep_only || plan_.stopped ? TrainEnd::stopped : TrainEnd::finished);
}

}  // namespace sparsescope
