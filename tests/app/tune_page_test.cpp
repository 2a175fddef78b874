// SPDX-License-Identifier: GPL-3.0-or-later
// Finetuning a backbone on the Train page: what is offered and why not, the command, what runs
// show, and what came of them.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>

#include "app/controllers/stage_text.h"
#include "app/pages/train/cards.h"
#include "app/pages/train/pairs_preview.h"
#include "app/pages/train/tune_banner.h"
#include "app/pages/train/tune_form.h"
#include "app/pages/train/what_moved_view.h"
#include "app/parts/run_words.h"
#include "app/parts/tune_cost.h"
#include "app/parts/tune_settings.h"
#include "app/parts/tune_standing.h"
#include "core/recipe/tune_params.h"
#include "core/workspace/tune_plan.h"
#include "tests/app/steering_fixture.h"
#include "widgets/models/run_table_model.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

EncoderIdentity folder_identity() {
    EncoderIdentity identity = test::sample_encoder();
    identity.kind = "model";
    return identity;
}

EncoderSettings folder_encoder() {
    EncoderSettings settings;
    settings.name = "words";
    settings.kind = "model";
    settings.folder = "/somewhere/words";
    settings.identity = folder_identity();
    return settings;
}

DatasetInfo text_dataset() {
    DatasetInfo dataset;
    dataset.id = 1;
    dataset.name = "things";
    dataset.dim = test::sample_dim;
    dataset.has_text = true;
    dataset.encoder = folder_identity();
    return dataset;
}

TEST(TuneStanding, SaysWhyABackboneRestsAndWhatHelps) {
    using WayOut = TuneStanding::WayOut;
    const std::vector<EncoderSettings> encoders{folder_encoder()};
    EXPECT_TRUE(tune_standing(text_dataset(), encoders, {}).possible);

    DatasetInfo dataset = text_dataset();
    dataset.encoder = {};
    EXPECT_EQ(tune_standing(dataset, encoders, {}).way_out, WayOut::name_encoder);

    const TuneStanding elsewhere = tune_standing(text_dataset(), {}, {});
    EXPECT_FALSE(elsewhere.possible);
    EXPECT_TRUE(elsewhere.why.contains("“words”")) << elsewhere.why.toStdString();
    EXPECT_EQ(elsewhere.way_out, WayOut::encoders);

    EncoderSettings program = folder_encoder();
    program.kind = "command";
    program.folder.clear();
    EXPECT_TRUE(tune_standing(text_dataset(), {program}, {}).why.contains("is a program"));
    program.kind = "http";
    EXPECT_TRUE(tune_standing(text_dataset(), {program}, {}).why.contains("over the network"));
    EncoderSettings bytes = folder_encoder();
    bytes.int8 = true;
    EXPECT_TRUE(tune_standing(text_dataset(), {bytes}, {}).why.contains("8 bits"));

    dataset = text_dataset();
    dataset.has_text = false;
    EXPECT_TRUE(tune_standing(dataset, encoders, {}).why.contains("embeddings only"));
    dataset.has_images = true;
    dataset.encoder = {};
    const TuneStanding pictures = tune_standing(dataset, encoders, {});
    EXPECT_TRUE(pictures.possible);
    EXPECT_EQ(pictures.encoder.name, new_picture_network);
    EXPECT_FALSE(pictures.note.isEmpty());
}

TEST(TuneSettings, EachArmAsksForWhatItObeys) {
    const auto has = [](TuneArm arm, std::string_view name) {
        const auto specs = arm_params(arm);
        return std::ranges::find(specs, name, &ParamSpec::name) != specs.end();
    };
    EXPECT_TRUE(has(TuneArm::staged, "ks"));
    EXPECT_FALSE(has(TuneArm::joint, "ks"));
    EXPECT_TRUE(has(TuneArm::joint, "joint-lr"));
    EXPECT_FALSE(has(TuneArm::staged, "joint-lr"));
    EXPECT_TRUE(has(TuneArm::staged, "lora"));
    TuneConfig changed;
    changed.epochs = 3;
    EXPECT_EQ(tune_differences({}, changed), "Epochs 1 → 3");
    EXPECT_EQ(tune_differences({}, {}), "");
}

// Numbers of all-MiniLM-L6-v2.
BackboneFacts mini(std::int64_t free_bytes) {
    return {.size = {.parameters = 22'700'000,
                     .layers = 6,
                     .hidden = 384,
                     .intermediate = 1536,
                     .heads = 12,
                     .vocabulary = 30522},
            .tokens = 256,
            .free_bytes = free_bytes};
}

TEST(TuneCost, SaysSmallerPassesBeforeTheyAreNeeded) {
    constexpr std::int64_t gigabyte = 1'000'000'000;
    const TuneConfig config;
    const MemoryWords enough = memory_words(mini(1000 * gigabyte), config);
    EXPECT_TRUE(enough.fits);
    EXPECT_FALSE(enough.pass);
    const std::int64_t whole = tune_memory(mini(0).size, config, 128).whole_batch;
    const MemoryWords tight = memory_words(mini(whole - whole / 10), config);
    ASSERT_TRUE(tight.pass) << tight.words.toStdString();
    EXPECT_GE(*tight.pass, 1);
    EXPECT_LT(*tight.pass, config.batch);
    EXPECT_TRUE(tight.words.contains("in passes of about"));
    const MemoryWords none = memory_words(mini(1000), config);
    EXPECT_FALSE(none.fits);
    EXPECT_TRUE(none.words.contains("LoRA"));
    EXPECT_TRUE(memory_words(mini(0), config).fits) << "nobody knows what is free";
}

RunInfo run_of(RunId id, DatasetId dataset, RunKind kind, int k, bool model = true) {
    RunInfo run;
    run.id = id;
    run.dataset = dataset;
    run.kind = kind;
    if (model) run.model = id;
    TuneConfig config;
    config.head.k = k;
    config.arm = kind == RunKind::joint ? TuneArm::joint : TuneArm::staged;
    TrainConfig head;
    head.k = k;
    run.config = kind == RunKind::head ? to_json(head) : to_json(config);
    return run;
}

TEST(Arms, AreTheHeadsOfTheOriginalAndOfWhatWasDerivedFromIt) {
    std::vector<DatasetInfo> datasets(4);
    for (std::size_t i = 0; i < datasets.size(); ++i)
        datasets[i].id = static_cast<DatasetId>(i + 1);
    datasets[1].derived_from = 1;  // staged
    datasets[2].derived_from = 1;  // joint
    const std::vector<RunInfo> runs{
        run_of(1, 1, RunKind::head, 8),       run_of(2, 1, RunKind::head, 4),
        run_of(3, 1, RunKind::backbone, 8),   run_of(4, 2, RunKind::head, 4),
        run_of(5, 1, RunKind::joint, 4),      run_of(6, 4, RunKind::head, 4),
        run_of(7, 1, RunKind::head, 4, false)};
    EXPECT_EQ(arms_of(runs[1], datasets, runs, 9), (std::vector<RunId>{2, 4, 5}));
    EXPECT_EQ(arms_of(runs[3], datasets, runs, 9), (std::vector<RunId>{2, 4, 5}));
    EXPECT_EQ(arms_of(runs[0], datasets, runs, 9), (std::vector<RunId>{1, 4, 5}))
        << "the head with the same k; without one the newest";
    EXPECT_EQ(arms_of(runs[5], datasets, runs, 9), (std::vector<RunId>{6})) << "another experiment";
    EXPECT_EQ(arms_of(runs[1], datasets, runs, 2), (std::vector<RunId>{4, 5}));
}

TEST(StageText, SaysHowFarWhereThatIsKnown) {
    EXPECT_EQ(stage_text({"embedding documents anew", 0, 0}), "embedding documents anew");
    EXPECT_EQ(stage_text({"embedding documents anew", 256, 6041}), "embedding documents anew, 4 %");
    EXPECT_EQ(stage_text({"naming", 9, 8}), "naming, 100 %");
}

TEST(TuneBanner, FindsWhatARunMadeWhateverIsCalledOtherwiseNow) {
    const TemporaryFolder folder;
    std::vector<DatasetInfo> datasets(3);
    for (std::size_t i = 0; i < datasets.size(); ++i) {
        datasets[i].id = static_cast<DatasetId>(i + 1);
        datasets[i].derived_from = i > 0 ? std::optional<DatasetId>(1) : std::nullopt;
    }
    datasets[1].encoder.name = "tuned";
    RunInfo run = run_of(3, 1, RunKind::backbone, 8, false);
    run.name = "tuned";
    EXPECT_EQ(derived_of(run, folder.path(), datasets, {}), &datasets[1]) << "by its name";
    run.name = "renamed";
    EXPECT_EQ(derived_of(run, folder.path(), datasets, {}), nullptr);
    TunePlan plan;
    succeed(write_tune_plan(folder.path(), plan));
    EXPECT_EQ(derived_of(run, folder.path(), datasets, {}), nullptr) << "it has made nothing yet";
    plan.derived = 3;
    succeed(write_tune_plan(folder.path(), plan));
    EXPECT_EQ(derived_of(run, folder.path(), datasets, {}), &datasets[2]);
    run.name = "tuned";
    EXPECT_EQ(derived_of(run, folder.path(), datasets, {}), &datasets[2])
        << "another run may have had this name";
    datasets.pop_back();
    EXPECT_EQ(derived_of(run, folder.path(), datasets, {}), nullptr) << "it was deleted";
}

TEST(PairsPreview, SaysWhatItReadAndWhatItLeftOut) {
    const TemporaryFolder folder;
    const auto file = folder.path() / "pairs.csv";
    {
        std::ofstream out(file);
        out << "query,answer\n";
        for (int i = 0; i < 40; ++i)
            out << "question " << i << ",answer " << i << "\n";
        out << "nobody answers,\n";
    }
    const PairsLook look = value_of(look_at_pairs(file, TuneDataKind::pairs));
    EXPECT_EQ(look.pairs, 40);
    EXPECT_EQ(look.columns, (std::vector<std::string>{"query", "answer"}));
    ASSERT_EQ(look.rows.size(), 3U);
    EXPECT_EQ(look.rows[1][1], "answer 1");
    EXPECT_NE(look.words.find("40 pairs"), std::string::npos) << look.words;
    EXPECT_NE(look.words.find("1 of 41 pairs have an empty side"), std::string::npos) << look.words;
    EXPECT_FALSE(look_at_pairs(file, TuneDataKind::scored).has_value());
    EXPECT_FALSE(look_at_pairs(folder.path() / "none.csv", TuneDataKind::pairs).has_value());
}

RunSeries backbone_series(int steps) {
    RunSeries run;
    run.id = 1;
    run.name = "tuned";
    run.kind = RunKind::backbone;
    run.total_steps = steps;
    for (int step = 0; step < steps; ++step) {
        StepMetrics metrics;
        metrics.step = step;
        metrics.losses = {{"contrast@2", 3.0, 1}, {"contrast@8", 2.0, 1}};
        metrics.total_loss = 5;
        metrics.gradient_norm = 1.5;
        metrics.learning_rate = 2e-5;
        run.metrics.steps.push_back(metrics);
    }
    for (const std::int64_t step : {-1, 4, 9})
        for (const int k : {2, 0}) {
            HeldOutQuality quality;
            quality.step = step;
            quality.k = k;
            quality.pair_ndcg_at_10 = step < 0 ? 0.25 : 0.5;
            quality.queries = 30;
            quality.database = 100;
            run.metrics.held_out.push_back(quality);
        }
    return run;
}

RunView view_of(const RunSeries& run) {
    RunView view;
    view.runs = {&run};
    view.names << run.name;
    view.generation = 1;
    return view;
}

TEST(TuneCards, DrawTheLossByKAndTheValueBeforeTheFirstStep) {
    const RunSeries run = backbone_series(10);
    TuneLossCard loss;
    loss.showRuns(view_of(run));
    loss.showNumbers(view_of(run));
    ASSERT_EQ(loss.lines()->seriesCount(), 2);
    EXPECT_EQ(loss.lines()->data(0).size(), 10U);
    EXPECT_DOUBLE_EQ(loss.lines()->data(1).front().y, 2);

    TuneRetrievalCard card(TuneRetrievalCard::Measured::ndcg);
    card.showRuns(view_of(run));
    card.showNumbers(view_of(run));
    ASSERT_EQ(card.lines()->seriesCount(), 4) << "k 2 and dense, each with what it was before";
    const auto now = card.lines()->data(0);
    ASSERT_EQ(now.size(), 3U);
    EXPECT_DOUBLE_EQ(now.front().x, 0) << "before the first step is where the run begins";
    EXPECT_DOUBLE_EQ(now.back().y, 0.5);
    for (const ChartPoint& point : card.lines()->data(1))
        EXPECT_DOUBLE_EQ(point.y, 0.25);

    TuneRetrievalCard recall(TuneRetrievalCard::Measured::recall);
    recall.showRuns(view_of(run));
    EXPECT_EQ(recall.lines()->seriesCount(), 0) << "it was not measured";
    EXPECT_TRUE(TuneLossCard().fits(RunKind::backbone));
    EXPECT_FALSE(ActivityCard().fits(RunKind::backbone));
    EXPECT_TRUE(ActivityCard().fits(RunKind::joint));
    EXPECT_FALSE(QualityCard(QualityCard::Measured::accuracy).fits(RunKind::joint))
        << "it is judged by pairs";
    EXPECT_FALSE(FrequencyCard().fits(RunKind::joint)) << "nobody counts there";
    EXPECT_TRUE(FrequencyCard().fits(RunKind::head));
    EXPECT_FALSE(recall.fits(RunKind::head));
}

TEST(ActivityCardOfJointRuns, SaysNothingOfDeadNeuronsThatNobodyCounted) {
    RunSeries run = backbone_series(3);
    run.kind = RunKind::joint;
    run.config.k = 2;
    for (HeldOutQuality& quality : run.metrics.held_out)
        quality.dead_share = std::nan("");
    ActivityCard card;
    card.showRuns(view_of(run));
    card.showNumbers(view_of(run));
    for (const QLabel* label : card.findChildren<QLabel*>())
        EXPECT_FALSE(label->text().endsWith(" dead")) << label->text().toStdString();
}

struct TunePageTest : SteeringTest {
    QComboBox* kinds() { return find<QComboBox>(*window, "train_kind"); }
    void open_tunable(const QString& engine = {}) {
        encoders = {folder_encoder()};
        test::make_workspace(file, {.encoder = folder_identity()});
        open(engine);
        window->showPage(Page::train);
    }
};

TEST_F(TunePageTest, AnEncoderThatIsNotSetUpRestsWithAWayOut) {
    test::make_workspace(file, {.encoder = folder_identity()});
    open();
    window->showPage(Page::train);
    auto* start = find<QPushButton>(*window, "train_start");
    kinds()->setCurrentIndex(1);
    EXPECT_TRUE(find<QLabel>(*window, "tune_resting")->isVisible());
    EXPECT_TRUE(text_of("tune_resting").contains("“words”"));
    EXPECT_TRUE(find<QPushButton>(*window, "tune_way_out")->isVisible());
    EXPECT_FALSE(start->isEnabled());
    EXPECT_FALSE(find<QComboBox>(*window, "tune_data")->isVisible());
    encoders = {folder_encoder()};
    context->encoder.lookAgain();
    ASSERT_TRUE(wait_until([&] { return start->isEnabled(); })) << "it was added meanwhile";
    EXPECT_FALSE(find<QLabel>(*window, "tune_resting")->isVisible());
    kinds()->setCurrentIndex(0);
    EXPECT_TRUE(find<QComboBox>(*window, "train_preset")->isVisible());
}

TEST_F(TunePageTest, TheButtonStartsTheCommandThatCanBeCopied) {
    open_tunable(test::make_engine(folder.path(), {}, "exit 4"));
    kinds()->setCurrentIndex(1);
    find<QLineEdit>(*window, "staged_param_epochs")->setText("2");
    click(find<QPushButton>(*window, "train_start"));
    ASSERT_TRUE(wait_until([this] { return arguments().contains("finetune"); }));
    EXPECT_TRUE(arguments().contains("--dataset things --classes --arm staged --epochs 2"))
        << arguments().toStdString();
    ASSERT_TRUE(wait_until([this] { return !context->training.running(); }));
}

TEST_F(TunePageTest, AFileOfPairsIsPreviewedAndWhatIsWrongWithItKeepsTheRunFromStarting) {
    open_tunable();
    const auto pairs = folder.path() / "pairs.csv";
    std::ofstream(pairs) << "query,answer\nwho,me\nwhere,here\n";
    kinds()->setCurrentIndex(2);
    auto* start = find<QPushButton>(*window, "train_start");
    auto* data = find<QComboBox>(*window, "tune_data");
    data->setCurrentIndex(data->findData(static_cast<int>(TuneDataKind::pairs)));
    EXPECT_FALSE(start->isEnabled()) << "no file yet";
    find<QLineEdit>(*window, "tune_file")->setText(QString::fromStdString(pairs.string()));
    ASSERT_TRUE(wait_until([&] { return start->isEnabled(); }));
    EXPECT_TRUE(text_of("tune_pairs_words").contains("2 pairs"));
    EXPECT_EQ(find<QTableView>(*window, "tune_pairs_rows")->model()->rowCount(), 2);
    find<QLineEdit>(*window, "tune_file")->setText("/nowhere/pairs.csv");
    ASSERT_TRUE(wait_until([&] { return text_of("tune_pairs_words").startsWith("⚠"); }));
    EXPECT_FALSE(start->isEnabled());
}

TEST(TuneForm, WithoutLabelsOrWithOneNothingIsToBeToldApart) {
    const TuneStanding possible = tune_standing(text_dataset(), {folder_encoder()}, {});
    DataShape shape;
    shape.train_documents = 90;
    shape.dim = test::sample_dim;
    shape.unlabelled = 90;
    TuneForm form;
    form.setDataset(text_dataset(), shape, possible);
    auto* data = form.findChild<QComboBox*>("tune_data");
    EXPECT_EQ(data->currentData().toInt(), static_cast<int>(TuneDataKind::pairs));
    data->setCurrentIndex(data->findData(static_cast<int>(TuneDataKind::classes)));
    ASSERT_FALSE(form.choice().has_value());
    EXPECT_NE(form.choice().error().message.find("has a label"), std::string::npos);
    shape.classes = 1;
    shape.unlabelled = 0;
    form.setDataset(text_dataset(), shape, possible);
    ASSERT_FALSE(form.choice().has_value());
    EXPECT_NE(form.choice().error().message.find("nothing to tell apart"), std::string::npos);
    shape.classes = 3;
    form.setDataset(text_dataset(), shape, possible);
    ASSERT_TRUE(form.choice().has_value());
    EXPECT_EQ(form.choice()->pairs, 90);
}

TEST(WhatMovedView, ShowsOldAndNewNeighboursOfTheChosenDocument) {
    WhatMovedView view;
    MovedReport report;
    report.summary = "1 neuron changed its meaning.";
    report.model_before = 1;
    report.neurons = {{.before = 3, .name_before = "fox", .after = 9, .name_after = "wolf"}};
    MovedDocumentRow moved;
    moved.document.id = 7;
    moved.document.text = "a fox";
    moved.before = {{.id = 1, .text = "an oak"}};
    moved.after = {{.id = 2, .text = "a wolf"}, {.id = 3, .text = "a dog"}};
    report.documents = {moved};
    view.showReport(report);
    auto* neurons = view.findChild<QTableView*>("moved_neurons");
    ASSERT_EQ(neurons->model()->rowCount(), 1);
    EXPECT_EQ(neurons->model()->index(0, 1).data().toString(), "9 wolf");
    EXPECT_EQ(view.findChild<QListView*>("moved_before")->model()->rowCount(), 1);
    EXPECT_EQ(view.findChild<QListView*>("moved_after")->model()->rowCount(), 2);
    report.neurons.clear();
    report.model_before = 0;
    view.showReport(report);
    EXPECT_TRUE(view.findChild<QLabel*>("moved_no_neurons")->text().contains("Train one"));
}

}  // namespace
}  // namespace sparsescope
