// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench_embed.h"

#include <array>
#include <cmath>

#include <nlohmann/json.hpp>

#include "core/backbone/kernels/encoder_kernels.h"
#include "core/backbone/line_process.h"
#include "core/backbone/model/model_encoder.h"
#include "core/backbone/tokenizer.h"
#include "core/base/parallel.h"
#include "core/formats/json_records.h"

namespace sparsescope::bench {

namespace {

using nlohmann::json;

constexpr std::array<std::size_t, 3> lengths{16, 64, 256};
constexpr std::size_t tokens_a_run = 8192;
// Python's own default, and one that leaves it less to do between batches; its faster one counts.
constexpr std::array<std::size_t, 2> python_batches{32, 128};
constexpr std::chrono::seconds patience{300};

// Words of one letter, each of them a token in the vocabularies of all families.
std::string text_of(std::size_t words, std::size_t start) {
    std::string text;
    for (std::size_t i = 0; i < words; ++i) {
        if (i > 0) text += ' ';
        text += static_cast<char>('a' + (start + i * i) % 26);
    }
    return text;
}

Result<std::vector<std::string>> texts_of(const Tokenizer& tokenizer, std::size_t tokens) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < tokens_a_run / tokens; ++i) {
        std::size_t words = tokens - 2;
        while (words > 1 && tokenizer.encode(text_of(words, i), 1 << 20).ids.size() > tokens)
            --words;
        texts.push_back(text_of(words, i));
        if (tokenizer.encode(texts.back(), 1 << 20).ids.size() != tokens)
            return fail(
                ErrorCode::unsupported,
                fmt::format("No text of exactly {} tokens was found for this tokenizer.", tokens));
    }
    return texts;
}

// Python in a process of its own, one request a line.
class PythonModel {
  public:
    static Result<PythonModel> start(const EmbedBenchOptions& options, std::stop_token stop) {
        PythonModel model;
        SPARSESCOPE_ASSIGN(
            model.process_,
            LineProcess::start({options.python.string(), options.script.string(),
                                options.model.string(), std::to_string(compute_threads())}));
        SPARSESCOPE_ASSIGN(const json hello, model.answer(stop));
        model.library_ = hello.value("library", "Python");
        return model;
    }
    [[nodiscard]] const std::string& library() const { return library_; }

    // Encodes the texts and adds what it took; returns the first embedding.
    Result<std::vector<float>> run(const std::vector<std::string>& texts, std::size_t batch,
                                   Fastest& fastest, std::stop_token stop) {
        process_->send(json{{"texts", texts}, {"batch", batch}}.dump());
        SPARSESCOPE_ASSIGN(const json measured, answer(stop));
        fastest.wall_ms = std::min(fastest.wall_ms, 1e3 * measured.at("seconds").get<double>());
        fastest.cpu_ms = std::min(fastest.cpu_ms, 1e3 * measured.at("cpu_seconds").get<double>());
        return measured.at("first").get<std::vector<float>>();
    }

  private:
    Result<json> answer(std::stop_token stop) {
        const auto line = process_->next_line(patience, stop);
        if (!line)
            return fail(line.error().code, line.error().message + process_->last_words(),
                        line.error().detail);
        return parse_json(*line, process_->title());
    }

    std::unique_ptr<LineProcess> process_;
    std::string library_;
};

Result<EmbedTiming> measure(std::size_t tokens, Encoder& encoder, const Tokenizer& tokenizer,
                            PythonModel* python, int repetitions, std::stop_token stop) {
    EmbedTiming timing;
    timing.tokens = tokens;
    SPARSESCOPE_ASSIGN(const auto texts, texts_of(tokenizer, tokens));
    timing.texts = texts.size();
    for (int repetition = 0; repetition < repetitions; ++repetition) {
        Result<EncodedTexts> encoded = EncodedTexts{};
        timing.ours.run([&] { encoded = encoder.encode(texts, stop); });
        if (!encoded) return fail(std::move(encoded.error()));
        if (python == nullptr) continue;
        for (const std::size_t batch : python_batches) {
            SPARSESCOPE_ASSIGN(const auto first, python->run(texts, batch, timing.python, stop));
            const auto row = encoded->embeddings.row(0);
            if (first.size() != row.size())
                return fail(ErrorCode::invalid_input, "Python's embeddings have another length.");
            for (std::size_t i = 0; i < row.size(); ++i)
                timing.difference = std::fmax(timing.difference, std::fabs(first[i] - row[i]));
        }
    }
    return timing;
}

}  // namespace

Result<EmbedBench> bench_embed(const EmbedBenchOptions& options, std::stop_token stop,
                               const Progress& progress) {
    return guard("measuring an encoder", [&]() -> Result<EmbedBench> {
        EncoderSettings settings;
        settings.kind = "model";
        settings.folder = options.model;
        EmbedBench bench;
        Fastest opening;
        Result<std::unique_ptr<Encoder>> encoder = fail(ErrorCode::internal, "Not opened.");
        opening.run([&] { encoder = open_model_encoder(settings, stop); });
        if (!encoder) return fail(std::move(encoder.error()));
        bench.open_ms = opening.wall_ms;
        bench.model = (*encoder)->identity().name;
        bench.kernels = kernels::encoder_kernels().level;
        SPARSESCOPE_ASSIGN(const auto tokenizer, open_tokenizer(options.model));
        std::optional<PythonModel> python;
        if (!options.python.empty()) {
            SPARSESCOPE_ASSIGN(python, PythonModel::start(options, stop));
            bench.python = python->library();
        }
        for (const std::size_t tokens : lengths) {
            report(progress, fmt::format("timing texts of {} tokens", tokens), 0, 0);
            SPARSESCOPE_ASSIGN(EmbedTiming timing,
                               measure(tokens, **encoder, *tokenizer, python ? &*python : nullptr,
                                       options.repetitions, stop));
            bench.lengths.push_back(timing);
        }
        return bench;
    });
}

}  // namespace sparsescope::bench
