// SPDX-License-Identifier: GPL-3.0-or-later
// What the next step depends on, as a file; and the folder of the finetuned backbone.
#include <array>
#include <bit>

#include <fmt/core.h>

#include "core/base/parallel.h"
#include "core/formats/input_file.h"
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_writer.h"
#include "core/model_files/model_folder.h"
#include "core/model_files/sentence_folder.h"
#include "core/tune/torch/torch_step.h"

namespace sparsescope::tune {

namespace {

constexpr const char* counters_name = "counters";            // steps done, bytes a pass
constexpr const char* head_counters_name = "head/counters";  // steps done, bits of the variance
constexpr const char* since_fired_name = "head/since_fired";

// Where the head lies in a folder of a network for pictures.
constexpr const char* head_folder = "sparse-head";

struct HeadPart {
    const char* name;
    HeadParameters<float> JointHead::State::*weights;
    HeadParameters<float> OptimiserState<float>::*moment;
};
constexpr HeadPart head_parts[] = {
    {"head/weights", &JointHead::State::head, nullptr},
    {"head/moment1", nullptr, &OptimiserState<float>::first_moment},
    {"head/moment2", nullptr, &OptimiserState<float>::second_moment}};

// The three arrays of a part of the head's state, by their names in the file.
template <class State, class Visit>
void each_array(State& state, Visit&& visit) {
    for (const HeadPart& part : head_parts) {
        auto& parameters =
            part.weights != nullptr ? state.*part.weights : state.optimiser.*part.moment;
        const std::string name = part.name;
        visit(name + "/W", parameters.encoder_weight);
        visit(name + "/b", parameters.pre_bias);
        visit(name + "/c", parameters.latent_bias);
    }
}

// counters: where they stay until the file is written.
void add_head(const JointHead::State& head, std::array<std::int64_t, 2>& counters,
              std::vector<TensorToWrite>& tensors) {
    if (head.head.hidden == 0) return;  // no head, or none that has seen a batch
    each_array(head, [&](const std::string& name, const std::vector<float>& values) {
        tensors.push_back(
            {name, ElementType::f32, {values.size()}, std::as_bytes(std::span(values))});
    });
    counters = {head.optimiser.steps, std::bit_cast<std::int64_t>(head.variance)};
    tensors.push_back(
        {head_counters_name, ElementType::i64, {2}, std::as_bytes(std::span(counters))});
    tensors.push_back({since_fired_name,
                       ElementType::i64,
                       {head.since_fired.size()},
                       std::as_bytes(std::span(head.since_fired))});
}

// Whether the file holds the state of such a head; a head that had seen no batch has none.
Result<bool> read_head(const SafetensorsFile& file, std::size_t dim, std::size_t hidden,
                       JointHead::State& head) {
    if (file.find(head_counters_name) == nullptr) return false;
    head.head = HeadParameters<float>(dim, hidden);
    head.optimiser.first_moment = head.optimiser.second_moment = head.head;
    Status done;
    each_array(head, [&](const std::string& name, std::vector<float>& values) {
        if (!done) return;
        auto read = file.read_floats(name);
        if (!read)
            done = fail(std::move(read.error()));
        else if (read->size() != values.size())
            done = fail(ErrorCode::invalid_input,
                        fmt::format("The checkpoint's head has another size ('{}').", name));
        else
            values = std::move(*read);
    });
    SPARSESCOPE_TRY(std::move(done));
    SPARSESCOPE_ASSIGN(const auto counters, file.read_integers(head_counters_name));
    SPARSESCOPE_ASSIGN(head.since_fired, file.read_integers(since_fired_name));
    if (counters.size() != 2 || head.since_fired.size() != hidden)
        return fail(ErrorCode::invalid_input, "The checkpoint's head has another size.");
    head.optimiser.steps = counters[0];
    head.variance = std::bit_cast<double>(counters[1]);
    return true;
}

}  // namespace

std::vector<AdamW::State> TorchStep::state() const {
    return optimiser_.state("backbone/");
}

Status TorchStep::save(const std::filesystem::path& file) const {
    return guard("writing a checkpoint", [&]() -> Status {
        const std::vector<AdamW::State> parts = state();
        std::vector<at::Tensor> here;
        std::vector<TensorToWrite> tensors;
        for (const AdamW::State& part : parts) {
            here.push_back(part.value.to(at::kCPU).contiguous());
            const std::span<const float> numbers(here.back().data_ptr<float>(),
                                                 std::size_t(here.back().numel()));
            tensors.push_back({part.name,
                               ElementType::f32,
                               {part.value.sizes().begin(), part.value.sizes().end()},
                               std::as_bytes(numbers)});
        }
        const JointHead* joint = objective_->head();
        const JointHead::State head = joint == nullptr ? JointHead::State{} : joint->state();
        std::array<std::int64_t, 2> head_counters{};
        add_head(head, head_counters, tensors);
        const std::int64_t counters[] = {optimiser_.steps(), budget_};
        tensors.push_back(
            {counters_name, ElementType::i64, {2}, std::as_bytes(std::span(counters))});
        return write_safetensors(file, tensors);
    });
}

Status TorchStep::restore(const std::filesystem::path& path) {
    return guard("reading a checkpoint", [&]() -> Status {
        SPARSESCOPE_ASSIGN(const SafetensorsFile file, SafetensorsFile::open(path));
        std::vector<AdamW::State> parts = state();
        const auto wrong = [&](const std::string& name) {
            return fail(ErrorCode::invalid_input,
                        fmt::format("{} does not fit this run: it holds no '{}' of the right "
                                    "size. It was made with other settings or another model.",
                                    display_name(path), name));
        };
        std::vector<at::Tensor> numbers;  // all of them are read before anything changes
        for (const AdamW::State& part : parts) {
            const TensorInfo* info = file.find(part.name);
            if (info == nullptr || info->items != std::uint64_t(part.value.numel()))
                return wrong(part.name);
            SPARSESCOPE_ASSIGN(const std::vector<float> values, file.read_floats(part.name));
            numbers.push_back(tensor_of(std::span<const float>(values), part.value.sizes().vec(),
                                        part.value.device()));
        }
        if (file.find(counters_name) == nullptr) return wrong(counters_name);
        SPARSESCOPE_ASSIGN(const std::vector<std::int64_t> counters,
                           file.read_integers(counters_name));
        if (counters.size() != 2 || counters[0] < 0 || counters[1] < 1) return wrong(counters_name);
        JointHead::State head;
        bool has_head = false;
        if (objective_->head() != nullptr) {
            SPARSESCOPE_ASSIGN(has_head, read_head(file, dim(), hidden(), head));
        }
        const c10::NoGradGuard no_gradient;
        for (std::size_t i = 0; i < parts.size(); ++i)
            parts[i].value.copy_(numbers[i]);
        if (has_head) objective_->head()->restore(std::move(head));
        optimiser_.set_steps(counters[0]);
        budget_ = counters[1];
        return {};
    });
}

Status TorchStep::write_folder(const std::filesystem::path& folder, const HeadWeights* head,
                               int k) const {
    return guard("writing a finetuned model", [&]() -> Status {
        const auto write = [&](const std::filesystem::path& to) { return backbone_->write(to); };
        if (head == nullptr) return make_model_folder(folder, write);
        if (!backbone_->has_modules())
            return make_model_folder(folder, [&](const std::filesystem::path& to) -> Status {
                SPARSESCOPE_TRY(write(to));
                return save_sentence_folder(to / head_folder, {*head, k});
            });
        std::filesystem::path without = folder;
        without += ".without-head";
        std::error_code ignored;
        std::filesystem::remove_all(without, ignored);
        Status done = make_model_folder(without, write);
        if (done) done = save_sentence_folder(folder, {*head, k, without});
        std::filesystem::remove_all(without, ignored);
        return done;
    });
}

}  // namespace sparsescope::tune
