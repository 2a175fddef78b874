// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>

#include "app/cli/answers.h"
#include "app/cli/verb.h"
#include "core/formats/array_writer.h"
#include "core/sae/model_file.h"

namespace sparsescope::cli {

namespace {

template <class T>
TensorToWrite tensor(const char* name, ElementType type, const std::vector<T>& values) {
    return {name, type, {values.size()}, std::as_bytes(std::span(values))};
}

// A compressed-sparse-row matrix [documents, hidden] as plain arrays; SciPy makes one of them with
// csr_matrix((f["data"], f["indices"], f["indptr"]), f["shape"]). Within a row the weights descend.
Status write_codes(const std::filesystem::path& file, const CodeMatrix& codes) {
    std::vector<std::int64_t> offsets{0};
    std::vector<std::int32_t> neurons;
    std::vector<float> weights;
    for (std::size_t row = 0; row < codes.rows(); ++row) {
        const CodeView code = codes.row(row);
        neurons.insert(neurons.end(), code.neurons.begin(), code.neurons.end());
        weights.insert(weights.end(), code.weights.begin(), code.weights.end());
        offsets.push_back(static_cast<std::int64_t>(neurons.size()));
    }
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(codes.rows()),
                                          static_cast<std::int64_t>(codes.hidden())};
    const std::vector<TensorToWrite> arrays{
        tensor("indptr", ElementType::i64, offsets),
        tensor("indices", ElementType::i32, neurons),
        tensor("data", ElementType::f32, weights),
        tensor("shape", ElementType::i64, shape),
    };
    return write_npz(file, arrays);
}

class ExportVerb final : public Verb {
  public:
    void add_options(CLI::App& app) override {
        app.add_option("--model", model_, "Model to export; default: the newest");
        app.add_option(
               "--to", to_,
               "FILE.safetensors: its weights, with the official keys; FILE.npz: its documents' "
               "codes (indptr, indices, data, shape)")
            ->required();
    }

    Result<Answer> run(Session& session) override {
        const std::filesystem::path file = to_;
        const bool codes = file.extension() == ".npz";
        if (!codes && file.extension() != ".safetensors")
            return fail(
                ErrorCode::invalid_argument,
                fmt::format("{} ends in neither .safetensors (weights) nor .npz (codes).", to_));
        SPARSESCOPE_ASSIGN(const Corpus corpus, session.open(Access::read_only));
        SPARSESCOPE_ASSIGN(const ModelInfo model, corpus.model(model_));
        SPARSESCOPE_TRY(codes ? export_codes(corpus, model, file)
                              : export_weights(corpus, model, file));
        Json json;
        json["model"] = to_json(model);
        json["file"] = to_;
        json["content"] = codes ? "codes" : "weights";
        return Answer{json, fmt::format("Wrote the {} of model \"{}\" to {}.",
                                        codes ? "codes" : "weights", model.name, to_)};
    }

  private:
    static Status export_weights(const Corpus& corpus, const ModelInfo& model,
                                 const std::filesystem::path& file) {
        SPARSESCOPE_ASSIGN(const HeadWeights weights, corpus.head_weights(model.id));
        return write_head_weights(file, weights);
    }
    static Status export_codes(const Corpus& corpus, const ModelInfo& model,
                               const std::filesystem::path& file) {
        SPARSESCOPE_ASSIGN(const CodeMatrix codes, corpus.codes(model.id));
        return write_codes(file, codes);
    }

    std::string model_, to_;
};

}  // namespace

const VerbEntry& export_entry() {
    static const VerbEntry entry{"export", make_verb<ExportVerb>};
    return entry;
}

}  // namespace sparsescope::cli
