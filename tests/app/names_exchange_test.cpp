// SPDX-License-Identifier: GPL-3.0-or-later
// Names of neurons come in from files and other models as one step that can be undone, and go out.
#include <fstream>

#include <QSignalSpy>

#include "app/controllers/names_exchange.h"
#include "app/engine/engine_command.h"
#include "tests/app/neuron_table_fixture.h"

namespace sparsescope {
namespace {

using test::wait_until;

struct NamesExchangeTest : NeuronPageTest {
    std::unique_ptr<NamesExchange> exchange;
    QString told;
    bool undoable = false;

    void begin() {
        open_neurons();
        exchange =
            std::make_unique<NamesExchange>(context->workspace, context->selection, context->marks);
        QObject::connect(exchange.get(), &NamesExchange::done, window.get(),
                         [this](const QString& sentence, bool can_be_undone) {
                             told = sentence;
                             undoable = can_be_undone;
                         });
        QObject::connect(exchange.get(), &NamesExchange::failed, window.get(),
                         [this](const QString& sentence) { told = "failed: " + sentence; });
    }
    QString write(const char* name, const std::string& text) {
        std::ofstream(folder.path() / name) << text;
        return in_folder(name);
    }
    bool answers() {
        return wait_until([this] { return !told.isEmpty(); });
    }
};

TEST_F(NamesExchangeTest, AFileOfNamesIsOneStepThatCanBeUndone) {
    test::make_workspace(file);
    begin();
    exchange->importFile(write("names.jsonl",
                               "{\"neuron\":3,\"name\":\"wet days\",\"star\":true}\n"
                               "{\"neuron\":1,\"name\":\"trees, oaks\"}\n"));
    ASSERT_TRUE(answers());
    EXPECT_TRUE(told.startsWith("Read ") && undoable) << told.toStdString();
    EXPECT_EQ(context->marks.mark(3).name, "wet days");
    EXPECT_EQ(context->marks.mark(3).origin, NameOrigin::imported);
    EXPECT_EQ(cell(1, NeuronTableModel::Name), "trees, oaks");
    EXPECT_TRUE(cell(1, NeuronTableModel::Name, Qt::ToolTipRole).contains("names.jsonl"));
    context->marks.undo();
    EXPECT_TRUE(context->marks.all().empty());
}

TEST_F(NamesExchangeTest, AnUnknownNeuronIsASentenceAndNothingChanges) {
    test::make_workspace(file);
    begin();
    exchange->importFile(write("names.jsonl",
                               "{\"neuron\":1,\"name\":\"oaks\"}\n"
                               "{\"neuron\":9999,\"name\":\"nobody\"}\n"));
    ASSERT_TRUE(answers());
    EXPECT_TRUE(told.startsWith("failed: ") && told.contains("Line 2 of")) << told.toStdString();
    EXPECT_TRUE(context->marks.all().empty());
}

TEST_F(NamesExchangeTest, WhatIsWrittenCanBeReadAgain) {
    test::make_workspace(file);
    begin();
    context->marks.setName(2, QString::fromUtf8("ברזל, \"iron\""));
    ASSERT_TRUE(stores([](const auto& marks) { return marks.size() == 1; }));
    exchange->exportFile(in_folder("out.jsonl"), false);
    ASSERT_TRUE(answers());
    EXPECT_FALSE(undoable);
    told.clear();
    context->marks.setName(2, {});
    exchange->importFile(in_folder("out.jsonl"));
    ASSERT_TRUE(answers());
    EXPECT_EQ(context->marks.mark(2).name, QString::fromUtf8("ברזל, \"iron\"").toStdString());
}

TEST_F(NamesExchangeTest, NamesAreCarriedFromAnotherModel) {
    test::make_workspace(file);
    ModelId first = 0, other = 0;
    {
        auto corpus = value_of(Corpus::open(file, Access::read_write));
        ModelInfo info = value_of(corpus.models()).front();
        const HeadWeights weights = value_of(corpus.head_weights(info.id));
        const CodeMatrix codes = value_of(corpus.codes(info.id));
        first = info.id;
        info.name = "twin";
        other = value_of(corpus.add_model(info, weights, &codes));
        NeuronMark mark{.neuron = 4, .name = "songs"};
        succeed(corpus.set_neuron_marks(first, std::vector{mark}));
    }
    begin();
    ASSERT_EQ(context->selection.model()->info.id, other) << "the newest is selected";
    exchange->carry(first);
    ASSERT_TRUE(answers());
    EXPECT_EQ(context->marks.mark(4).name, "songs") << told.toStdString();
    EXPECT_EQ(context->marks.mark(4).origin, NameOrigin::carried);
    EXPECT_TRUE(undoable);
}

TEST(AskNamesCommand, KeepsWhatStandsInQuotesTogether) {
    EXPECT_EQ(ask_names_command("w.sscope", "m", 20, "python3 \"my script.py\" --small"),
              (QStringList{"name", "w.sscope", "ask", "--model", "m", "--top", "20", "--",
                           "python3", "my script.py", "--small"}));
}

}  // namespace
}  // namespace sparsescope
