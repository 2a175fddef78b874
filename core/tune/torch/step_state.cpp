// SPDX-License-Identifier: GPL-3.0-or-later
// What the next step depends on, as a file; and the folder of the finetuned backbone.
#include <map>

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

constexpr const char* counters_name = "counters";  // steps done, pairs a pass

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
        const std::int64_t counters[] = {optimiser_.steps(), std::int64_t(micro_batch_)};
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
        const c10::NoGradGuard no_gradient;
        for (std::size_t i = 0; i < parts.size(); ++i)
            parts[i].value.copy_(numbers[i]);
        optimiser_.set_steps(counters[0]);
        micro_batch_ = std::size_t(counters[1]);
        return {};
    });
}

Status TorchStep::write_folder(const std::filesystem::path& folder, const HeadWeights* head,
                               int k) const {
    return guard("writing a finetuned model", [&]() -> Status {
        const auto write = [&](const std::filesystem::path& to) { return backbone_->write(to); };
        if (head == nullptr) return make_model_folder(folder, write);
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
