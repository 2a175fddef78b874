// SPDX-License-Identifier: GPL-3.0-or-later
// A workspace of texts in three classes, embedded by a tiny text model that can be finetuned. The
// person's folders are the test's own.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "core/backbone/encoder_kinds.h"
#include "core/backbone/encoder_settings.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/corpus/corpus.h"
#include "core/engine/train_on_dataset.h"
#include "core/engine/tune_on_dataset.h"
#include "core/sae/run_folder.h"
#include "core/tune/tune_set.h"
#include "core/workspace/tune_plan.h"
#include "tests/support/places.h"
#include "tests/support/temporary_folder.h"

namespace sparsescope {

class TuneTest : public testing::Test {
  protected:
    static constexpr std::int64_t rows = 60;

    void SetUp() override {
        set_compute_threads(1);
        ::setenv("XDG_CONFIG_HOME", (folder_.path() / "config").c_str(), 1);
        ::setenv("XDG_CACHE_HOME", (folder_.path() / "cache").c_str(), 1);
        backbone_ = std::filesystem::path(test_data()) / "backbone" / "bert-mean";
        EncoderSettings settings;
        settings.name = "tiny";
        settings.kind = "model";
        settings.folder = backbone_;
        const auto encoder = value_of(open_encoder(settings));
        settings.identity = encoder->identity();
        succeed(keep_encoder(settings));
        corpus_.emplace(value_of(Corpus::create(folder_.path() / "test.sscope")));
        dataset_ = add_texts(*encoder);
    }

    DatasetId add_texts(Encoder& encoder) {
        static const char* const words[3][4] = {{"water", "lake", "sea", "river"},
                                                {"dog", "cat", "horse", "cow"},
                                                {"red", "blue", "green", "grey"}};
        Random random(4);
        std::vector<NewDocument> documents;
        std::vector<std::string> texts;
        for (std::int64_t i = 0; i < rows; ++i) {
            NewDocument document;
            document.label = static_cast<std::int32_t>(i % 3);
            for (std::uint64_t n = 2 + random.below(4); n > 0; --n)
                document.text +=
                    std::string(document.text.empty() ? "" : " ") + words[i % 3][random.below(4)];
            document.split = i % 10 == 9 ? Split::validation : Split::train;
            document.level = i % 2 == 0 ? "even/" : "odd";
            if (i == 5) document.tags = {"marked"};
            texts.push_back(document.text);
            documents.push_back(std::move(document));
        }
        DatasetSpec spec;
        spec.name = "texts";
        spec.dim = encoder.identity().dim;
        spec.label_names = {"wet", "beast", "colour"};
        spec.encoder = encoder.identity();
        auto writer = value_of(corpus_->add_dataset(spec));
        const EncodedTexts encoded = value_of(encode_documents(encoder, texts));
        succeed(writer->append(documents, encoded.embeddings.view()));
        return value_of(writer->commit());
    }

    [[nodiscard]] TuneRequest request() const {
        TuneRequest request;
        request.dataset = dataset_;
        request.config.data = TuneDataKind::classes;
        request.config.ks = {2, 8, 1000};
        request.config.batch = 9;
        request.config.epochs = 3;  // 18 steps
        request.config.learning_rate = 1e-3;
        request.config.max_tokens = 16;
        request.name = "tuned";
        request.config.head.hidden = 32;
        request.config.head.k = 2;
        request.config.head.initial_k = 4;
        request.config.head.epochs = 2;
        request.config.head.batch = 16;
        request.then_train = false;
        return request;
    }

    [[nodiscard]] static std::string content(const std::filesystem::path& file) {
        std::ifstream stream(file, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    }
    // The newest checkpoint of a run, as bytes: weights, moments and the number of steps. Its last
    // number is how much memory passes may take, which is what was free when the run began.
    [[nodiscard]] std::string last_checkpoint(RunId run) const {
        const auto list = list_checkpoints(corpus_->run_folder(run));
        if (list.empty()) return "";
        std::string bytes = content(corpus_->run_folder(run) / list.back().file);
        bytes.resize(bytes.size() - sizeof(std::int64_t));
        return bytes;
    }

    TemporaryFolder folder_;
    std::filesystem::path backbone_;
    std::optional<Corpus> corpus_;
    DatasetId dataset_ = 0;
};

}  // namespace sparsescope
