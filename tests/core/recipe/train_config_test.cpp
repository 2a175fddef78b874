// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/recipe/train_config.h"

#include <gtest/gtest.h>

#include "core/recipe/data_shape.h"
#include "core/recipe/presets.h"
#include "core/recipe/train_params.h"
#include "core/recipe/validate.h"
#include "core/types/ids.h"

namespace sparsescope {
namespace {

const DataShape good_data{.train_documents = 1000, .dim = 64, .classes = 5, .unlabelled = 0};

std::string complaint(TrainConfig config, DataShape data = good_data) {
    const auto status = validate(resolved(std::move(config), data), data);
    return status ? "" : status.error().message;
}

TEST(Validate, AcceptsEveryPreset) {
    const DataShape data{.train_documents = 60000, .dim = 784, .classes = 10, .unlabelled = 0};
    for (const Preset& preset : presets())
        EXPECT_EQ(complaint(preset.config, data), "") << preset.name;
}

TEST(Validate, SaysWhatCannotWork) {
    const auto with = [](auto change) {
        TrainConfig config;
        change(config);
        return complaint(config);
    };
    EXPECT_NE(with([](auto& c) { c.k = -1; }).find("at least 1"), std::string::npos);
    EXPECT_NE(with([](auto& c) { c.hidden = 16, c.k = 17; }).find("more than the 16 neurons"),
              std::string::npos);
    EXPECT_NE(with([](auto& c) { c.hidden = 100, c.k = 26; }).find("Use k 25"), std::string::npos);
    EXPECT_NE(with([](auto& c) { c.aux_k = -1; }).find("Auxiliary k -1"), std::string::npos);
    EXPECT_NE(with([](auto& c) { c.batch = -1; }).find("at least 1"), std::string::npos);
    EXPECT_NE(with([](auto& c) { c.levels_weight = -1; }).find("Levels weight must be"),
              std::string::npos);
    EXPECT_EQ(with([](auto& c) { c.batch = 1; }), "");
    EXPECT_NE(with([](auto& c) { c.schedule = "steep"; }).find("linear"), std::string::npos);
    EXPECT_NE(with([](auto& c) { c.sparsifier = "thin"; }).find("topk"), std::string::npos);
    EXPECT_NE(with([](auto& c) { c.learning_rate = 0; }).find("Learning rate must be"),
              std::string::npos);
    EXPECT_NE(with([](auto& c) { c.temperature = 0; }).find("Temperature (τ) must be"),
              std::string::npos);
    EXPECT_NE(with([](auto& c) { c.aux_weight = -1; }).find("Auxiliary weight (β) must be"),
              std::string::npos);
}

TEST(Resolved, LowersTheAuxiliaryKToTheNumberOfNeurons) {
    TrainConfig config;
    config.hidden = 100;
    config.aux_k = 512;
    EXPECT_EQ(resolved(config, good_data).aux_k, 100);
}

TEST(Resolved, FitsTheBatchToTheDocuments) {
    TrainConfig config;
    config.batch = 1001;
    EXPECT_EQ(resolved(config, good_data).batch, 1000);
    EXPECT_EQ(complaint(config), "");
    config.batch = 0;
    DataShape data = good_data;
    for (const auto& [documents, batch] :
         {std::pair(20, 20), {96, 32}, {1023, 32}, {4229, 256}, {60000, 1024}, {1000000, 1024}}) {
        data.train_documents = documents;
        EXPECT_EQ(resolved(config, data).batch, batch) << documents;
    }
}

TEST(Resolved, TakesThirtyPassesInFiveHundredToThreeThousandSteps) {
    TrainConfig config;
    config.epochs = config.batch = 0;
    DataShape data = good_data;
    for (const std::int64_t documents : {2, 96, 1000, 4229, 60000, 1000000, 10000000}) {
        data.train_documents = documents;
        const TrainConfig whole = resolved(config, data);
        const std::int64_t epoch = (documents + whole.batch - 1) / whole.batch;
        const std::int64_t steps = whole.epochs * epoch;
        EXPECT_GE(steps, 500) << documents;
        EXPECT_TRUE(steps < 3000 + epoch) << documents;
        if (steps > 500 + epoch && steps < 3000) {
            EXPECT_EQ(whole.epochs, 30) << documents;
        }
    }
}

TEST(Resolved, ChoosesKByTheNeurons) {
    TrainConfig config;
    config.k = 0;
    EXPECT_EQ(resolved(config, good_data).k, 32);
    config.hidden = 40;
    EXPECT_EQ(resolved(config, good_data).k, 5);
    config.hidden = 2;
    EXPECT_EQ(resolved(config, good_data).k, 1);
}

TEST(DefaultPreset, GoesByWhatIsKnownOfTheDocuments) {
    DataShape data = good_data;
    EXPECT_EQ(default_preset(data), "semantic-labels");
    data.unlabelled = 501;
    EXPECT_EQ(default_preset(data), "semantic");
    data.classes = 1;
    data.unlabelled = 0;
    EXPECT_EQ(default_preset(data), "semantic");
    data.levels = 3;
    EXPECT_EQ(default_preset(data), "semantic-labels");
}

TEST(Resolved, TakesLevelsWhereThereAreAny) {
    DataShape data = good_data;
    TrainConfig config = preset_config("semantic-labels").value();
    EXPECT_EQ(resolved(config, data).labels, LabelSource::classes);
    data.unlabelled = 3;  // are like none
    EXPECT_EQ(complaint(config, data), "");
    data.levels = 2;
    EXPECT_EQ(resolved(config, data).labels, LabelSource::levels);
    config.labels = LabelSource::levels;
    EXPECT_NE(complaint(config, good_data).find("no levels"), std::string::npos);
    data = good_data;
    data.classes = 0;
    config.labels = LabelSource::automatic;
    EXPECT_NE(complaint(config, data).find("two classes"), std::string::npos);
    config.labels = LabelSource::tags;
    EXPECT_NE(complaint(config, data).find("needs tags"), std::string::npos);
}

TEST(Resolved, GroupsPairsOnlyForAContrastWithLabels) {
    DataShape pairs = good_data;
    EXPECT_EQ(resolved({}, pairs).order, BatchOrder::shuffled);
    pairs.classes = 500;
    EXPECT_EQ(resolved({}, pairs).order, BatchOrder::grouped);
    TrainConfig config;
    config.contrastive = ContrastiveMode::self;
    EXPECT_EQ(resolved(config, pairs).order, BatchOrder::shuffled);
    config.order = BatchOrder::grouped;
    EXPECT_EQ(complaint(config, pairs), "");
    pairs.classes = 0;
    EXPECT_NE(complaint(config, pairs).find("need labels or pair ids"), std::string::npos);
}

TEST(DataShape, CountsTagsThatTellDocumentsApart) {
    const std::vector<std::int32_t> labels(3, no_label);
    // Tag 0 on all, tag 1 on one, tag 66 on two.
    const std::vector<std::uint64_t> sets = {0b11, 0b100, 0b01, 0b100, 0b01, 0};
    EXPECT_EQ(data_shape(labels, 8, sets).tags, 2);
    EXPECT_EQ(data_shape(labels, 8, sets).unlabelled, 3);
    EXPECT_EQ(data_shape(labels, 8).tags, 0);
}

TEST(Validate, TagsStandInForLabels) {
    DataShape data = good_data;
    data.classes = 0;
    data.unlabelled = data.train_documents;
    TrainConfig config;
    config.labels = LabelSource::tags;
    EXPECT_NE(complaint(config, data).find("needs tags"), std::string::npos);
    data.tags = 1;
    EXPECT_EQ(complaint(config, data), "");
    config.labels = LabelSource::classes;
    EXPECT_NE(complaint(config, data).find("needs labels"), std::string::npos);
}

TEST(Validate, RefusesSupervisedContrastWithoutUsableLabels) {
    auto data = good_data;
    data.classes = 0;
    EXPECT_NE(complaint({}, data).find("needs labels"), std::string::npos);
    data.classes = 1;
    EXPECT_NE(complaint({}, data).find("same label"), std::string::npos);
    data = good_data;
    data.unlabelled = 3;
    EXPECT_NE(complaint({}, data).find("3 of 1000"), std::string::npos);
    TrainConfig decoupled;
    decoupled.contrastive_weight = 0;
    EXPECT_EQ(complaint(decoupled, data), "");
    decoupled.decoupled_weight = 0.1;
    EXPECT_NE(complaint(decoupled, data).find("3 of 1000"), std::string::npos);
    TrainConfig self;
    self.contrastive = ContrastiveMode::self;
    EXPECT_EQ(complaint(self, data), "");
    data.dim = 0;
    EXPECT_NE(complaint(self, data).find("no embeddings"), std::string::npos);
}

TEST(TrainParams, EveryParamReadsBackWhatWasWrittenAndSurvivesJson) {
    TrainConfig config = preset_config("csr").value();
    for (const ParamSpec& spec : train_params()) {
        const std::string value = spec.kind == ParamSpec::Kind::choice    ? spec.choices.back()
                                  : spec.kind == ParamSpec::Kind::integer ? "7"
                                                                          : "0.125";
        ASSERT_TRUE(set_param(config, spec.name, value)) << spec.name;
        EXPECT_EQ(get_param(config, spec.name).value(), value);
    }
    EXPECT_EQ(train_config_from_json(to_json(config)).value(), config);
}

TEST(TrainParams, RefusesNonsenseInASentence) {
    TrainConfig config;
    EXPECT_EQ(set_param(config, "k", "eight").error().message,
              "\"eight\" is not a whole number for k.");
    EXPECT_FALSE(set_param(config, "lr", "1e-3x"));
    EXPECT_FALSE(set_param(config, "decay-ratio", "1.5"));
    EXPECT_FALSE(set_param(config, "contrastive", "maybe"));
    EXPECT_FALSE(set_param(config, "nothing", "1"));
    EXPECT_EQ(config, TrainConfig{});
    EXPECT_FALSE(train_config_from_json("[1]"));
}

}  // namespace
}  // namespace sparsescope
