// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/tune_session.h"

#include <algorithm>
#include <system_error>

#include "core/backbone/model_folder.h"
#include "core/corpus/names.h"
#include "core/recipe/tune_memory.h"
#include "core/recipe/tune_params.h"
#include "core/tune/mined_negatives.h"
#include "core/tune/new_cnn.h"
#include "core/tune/tune_batcher.h"
#include "core/tune/tune_inputs.h"
#include "core/tune/tune_run.h"

namespace sparsescope {

namespace {

constexpr double bytes_a_gigabyte = 1e9;

std::string in_millions(std::int64_t number) {
    return fmt::format("{:.1f} million", static_cast<double>(number) / 1e6);
}

std::string in_gigabytes(std::int64_t bytes) {
    return fmt::format("{:.2f} GB", static_cast<double>(bytes) / bytes_a_gigabyte);
}

// The mean length of the texts; 0 for pictures.
std::int64_t usual_tokens(const TuneInputs& inputs) {
    std::size_t tokens = 0;
    for (const auto& text : inputs.texts)
        tokens += text.size();
    return static_cast<std::int64_t>(tokens / std::max<std::size_t>(1, inputs.texts.size()));
}

std::string memory_sentence(const TuneStep& step, const std::filesystem::path& folder,
                            const TuneConfig& config, const TuneInputs& inputs) {
    BackboneSize size;
    size.parameters = step.parameters();
    if (const auto model = read_model_folder(folder)) {
        size.layers = static_cast<std::int64_t>(model->shape.layers);
        size.hidden = static_cast<std::int64_t>(model->shape.hidden);
        size.intermediate = static_cast<std::int64_t>(model->shape.intermediate);
        size.heads = static_cast<std::int64_t>(model->shape.heads);
        size.vocabulary = static_cast<std::int64_t>(model->shape.vocabulary);
    }
    const std::int64_t tokens = usual_tokens(inputs);
    const TuneMemory memory = tune_memory(size, config, tokens);
    const std::int64_t free = free_memory_bytes();
    std::string sentence = fmt::format(
        "The backbone has {} parameters, of which {} are learned: {} for them, their gradients "
        "and moments.",
        in_millions(step.parameters()), in_millions(step.trained_parameters()),
        in_gigabytes(memory.weights));
    if (size.layers > 0)
        sentence += fmt::format(
            " A batch of {} pairs of texts of {} tokens, as they are on "
            "average, takes about {} on top in one pass.",
            config.batch, tokens, in_gigabytes(memory.whole_batch - memory.weights));
    if (free > 0)
        sentence += fmt::format(" {} are free; what does not fit is done in smaller passes.",
                                in_gigabytes(free));
    return sentence;
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
            plan_.device = plan.device;
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
    SPARSESCOPE_TRY(validate(begin_.config));  // once more: the file says what the data are
    SPARSESCOPE_TRY(read_inputs());
    SPARSESCOPE_TRY(open_step());
    if (begin_.data_folder.empty()) {
        SPARSESCOPE_TRY(mine());
        notice(memory_sentence(*step_, plan_.backbone, begin_.config, inputs_));
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
    options.device = plan_.device;
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
    const std::string base = base_name_.empty() ? plan_.backbone.filename().string() : base_name_;
    b.name =
        free_name(name_from(fmt::format("{} {}", base, to_string(begin_.config.arm)), "finetuned"),
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
    if (!begin_.keep_only && !ended) {
        // The first step comes after a measurement, which takes longer than many steps.
        report(hooks_.progress, "measuring held-out pairs", 0, 0);
        return run.go();
    }
    return run.end_here(begin_.keep_only || plan_.stopped ? TrainEnd::stopped : TrainEnd::finished);
}

}  // namespace sparsescope
