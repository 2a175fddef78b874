// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/bench_embed.h"

#include <malloc.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <fstream>

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
constexpr std::size_t recall_texts = 2000;

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

// What this process holds of the machine's memory, without what it could give back.
double resident_mb() {
    ::malloc_trim(0);
    std::size_t all = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

struct OpenModel {
    std::unique_ptr<Encoder> encoder;
    double open_ms = 0, mb = 0;
};

Result<OpenModel> open_model(const EmbedBenchOptions& options, bool int8, std::stop_token stop) {
    EncoderSettings settings;
    settings.kind = "model";
    settings.folder = options.model;
    settings.int8 = int8;
    const double before = resident_mb();
    Fastest opening;
    Result<std::unique_ptr<Encoder>> encoder = fail(ErrorCode::internal, "Not opened.");
    opening.run([&] { encoder = open_model_encoder(settings, stop); });
    if (!encoder) return fail(std::move(encoder.error()));
    return OpenModel{std::move(*encoder), opening.wall_ms, resident_mb() - before};
}

Result<EmbedRecall> measure_recall(const EmbedBenchOptions& options, Encoder& fp32, Encoder& int8,
                                   std::stop_token stop) {
    SPARSESCOPE_ASSIGN(const auto texts, spread_texts(options.texts, recall_texts));
    SPARSESCOPE_ASSIGN(const EncodedTexts exact, fp32.encode(texts, stop));
    SPARSESCOPE_ASSIGN(const EncodedTexts near, int8.encode(texts, stop));
    return recall_at_10(exact.embeddings, near.embeddings);
}

Result<EmbedTiming> measure(std::size_t tokens, Encoder& encoder, Encoder& int8,
                            const Tokenizer& tokenizer, PythonModel* python, int repetitions,
                            std::stop_token stop) {
    EmbedTiming timing;
    timing.tokens = tokens;
    SPARSESCOPE_ASSIGN(const auto texts, texts_of(tokenizer, tokens));
    timing.texts = texts.size();
    for (int repetition = 0; repetition < repetitions; ++repetition) {
        Result<EncodedTexts> encoded = EncodedTexts{};
        timing.ours.run([&] { encoded = encoder.encode(texts, stop); });
        if (!encoded) return fail(std::move(encoded.error()));
        Result<EncodedTexts> rounded = EncodedTexts{};
        timing.int8.run([&] { rounded = int8.encode(texts, stop); });
        if (!rounded) return fail(std::move(rounded.error()));
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
        EmbedBench bench;
        SPARSESCOPE_ASSIGN(const OpenModel fp32, open_model(options, false, stop));
        SPARSESCOPE_ASSIGN(const OpenModel int8, open_model(options, true, stop));
        bench.open_ms = fp32.open_ms;
        bench.fp32_mb = fp32.mb;
        bench.int8_mb = int8.mb;
        bench.model = fp32.encoder->identity().name;
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
                               measure(tokens, *fp32.encoder, *int8.encoder, *tokenizer,
                                       python ? &*python : nullptr, options.repetitions, stop));
            bench.lengths.push_back(timing);
        }
        report(progress, "comparing what is found with weights in 8 bits", 0, 0);
        SPARSESCOPE_ASSIGN(bench.recall,
                           measure_recall(options, *fp32.encoder, *int8.encoder, stop));
        return bench;
    });
}

}  // namespace sparsescope::bench
