// SPDX-License-Identifier: GPL-3.0-or-later
// Names that come from files, from other models and from programs.
#include <gtest/gtest.h>

#include <fstream>

#include "core/workspace/ask_names.h"
#include "core/workspace/carry_names.h"
#include "core/workspace/name_files.h"
#include "tests/core/workspace/named_model.h"

namespace sparsescope {
namespace {

class GiveNamesTest : public NamedModelTest {
  protected:
    std::shared_ptr<const LoadedModel> dogs_and_ships(const std::string& name = "groups") {
        return model_of({{std::vector<std::string>(20, "a dog"), 0},
                         {std::vector<std::string>(20, "a ship"), 1}},
                        name);
    }
    std::filesystem::path file_of(const std::string& text) {
        const auto path = folder() / "names.jsonl";
        std::ofstream(path) << text;
        return path;
    }
    std::string name_of(const LoadedModel& model, NeuronId neuron) {
        for (const NeuronMark& mark : value_of(corpus.neuron_marks(model.info.id)))
            if (mark.neuron == neuron) return mark.name;
        return "";
    }
    void give(const LoadedModel& model, NeuronId neuron, const std::string& name) {
        const NeuronMark mark{.neuron = neuron, .name = name};
        succeed(corpus.set_neuron_marks(model.info.id, std::span(&mark, 1)));
    }
    // What a shell does that reads questions and prints what this prints for each.
    AskOptions asking(const std::string& script) {
        AskOptions options;
        options.command = {"sh", "-c", script};
        options.patience = std::chrono::milliseconds(20'000);
        return options;
    }
};

TEST_F(GiveNamesTest, ComeBackFromTheFileTheyWereWrittenTo) {
    const auto model = dogs_and_ships();
    const NeuronMark mark{1,    "שמות, \"ships\"", NameOrigin::own, "",
                          true, "why\nand where",  {"checked"}};
    succeed(corpus.set_neuron_marks(model->info.id, std::span(&mark, 1)));
    const NameBook book = value_of(name_book(corpus, *model));
    const auto path = folder() / "names.jsonl";
    EXPECT_EQ(value_of(export_names(path, corpus, model->info, book, true)), 2);
    EXPECT_EQ(value_of(export_names(path, corpus, model->info, book, false)), 1);
    const auto other = dogs_and_ships("other");
    const auto report = value_of(import_names(corpus, other->info, path));
    EXPECT_EQ(report.names, 1);
    const auto marks = value_of(corpus.neuron_marks(other->info.id));
    ASSERT_EQ(marks.size(), 1U);
    EXPECT_EQ(marks[0].name, mark.name);
    EXPECT_EQ(marks[0].origin, NameOrigin::imported);
    EXPECT_EQ(marks[0].source, "names.jsonl");
    EXPECT_EQ(marks[0].note, mark.note);
    EXPECT_EQ(marks[0].tags, mark.tags);
    EXPECT_TRUE(marks[0].star);
}

TEST_F(GiveNamesTest, AutomaticNamesInAFileAreNobodys) {
    const auto model = dogs_and_ships();
    const NameBook book = value_of(name_book(corpus, *model));
    const auto path = folder() / "names.jsonl";
    EXPECT_EQ(value_of(export_names(path, corpus, model->info, book, true)), 2);
    EXPECT_EQ(value_of(import_names(corpus, model->info, path)).automatic, 2);
    EXPECT_TRUE(value_of(corpus.neuron_marks(model->info.id)).empty());
}

TEST_F(GiveNamesTest, AFileWithUnknownNeuronsChangesNothing) {
    const auto model = dogs_and_ships();
    const auto path = file_of(
        "{\"neuron\":0,\"name\":\"dogs\"}\n\n{\"neuron\":7,\"name\":\"x\"}\n"
        "{\"neuron\":-1,\"name\":\"y\"}\n");
    const auto refused = import_names(corpus, model->info, path);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
    EXPECT_NE(refused.error().message.find("Line 3"), std::string::npos) << refused.error().message;
    EXPECT_EQ(name_of(*model, 0), "");
    const auto report = value_of(import_names(corpus, model->info, path, {.skip_unknown = true}));
    EXPECT_EQ(report.unknown, 2);
    EXPECT_EQ(report.names, 1);
    EXPECT_EQ(name_of(*model, 0), "dogs");
}

TEST_F(GiveNamesTest, ALineThatSaysNothingOfItsNeuronIsNotCounted) {
    const auto model = dogs_and_ships();
    const auto path = file_of("{\"neuron\":0}\n{\"neuron\":1,\"name\":null,\"score\":0.5}\n");
    const auto report = value_of(import_names(corpus, model->info, path));
    EXPECT_EQ(report.names + report.others, 0);
    EXPECT_TRUE(value_of(corpus.neuron_marks(model->info.id)).empty());
}

TEST_F(GiveNamesTest, AFileThatIsNoneIsASentence) {
    const auto model = dogs_and_ships();
    const std::string endless(10'000, 'x');
    for (const std::string& text :
         {std::string("neuron,name\n0,dogs\n"), std::string("[1,2]\n"),
          std::string("{\"name\":\"dogs\"}\n"), std::string("{\"neuron\":0.5,\"name\":\"d\"}\n"),
          std::string("{\"neuron\":0,\"name\":7}\n"),
          std::string("{\"neuron\":0,\"name\":\"two\\nlines\"}\n"),
          "{\"neuron\":0,\"name\":\"" + endless + "\"}\n",
          std::string("{\"neuron\":0,\"tags\":\"t\"}\n"),
          std::string("{\"neuron\":0,\"star\":\"yes\"}\n"),
          std::string("{\"neuron\":0,\"name\":\"a\"}\n{\"neuron\":0,\"name\":\"b\"}\n"),
          std::string("{\"neuron\":0,\"name\":\"a\"\n")}) {
        const auto refused = import_names(corpus, model->info, file_of(text));
        ASSERT_FALSE(refused) << text.substr(0, 60);
        EXPECT_EQ(refused.error().code, ErrorCode::invalid_input);
        EXPECT_NE(refused.error().message.find("Line "), std::string::npos);
        EXPECT_LT(refused.error().message.size(), 400U);
        EXPECT_EQ(refused.error().message.find(".."), std::string::npos) << refused.error().message;
        EXPECT_TRUE(value_of(corpus.neuron_marks(model->info.id)).empty());
    }
    EXPECT_FALSE(import_names(corpus, model->info, folder() / "nowhere"));
    EXPECT_EQ(value_of(import_names(corpus, model->info, file_of(""))).names, 0);
}

// A model of the same dataset whose neuron 0 is where 1 of the other is, and the other way round.
TEST_F(GiveNamesTest, AreCarriedToTheNeuronsOfTheSameDocuments) {
    const auto first = dogs_and_ships();
    ModelInfo info = first->info;
    info.name = "turned";
    HeadWeights turned = first->weights;
    std::swap_ranges(turned.encoder_weight.begin(), turned.encoder_weight.begin() + 2,
                     turned.encoder_weight.begin() + 2);
    CodeMatrix codes(2);
    for (std::size_t row = 0; row < first->codes.rows(); ++row) {
        const NeuronId neuron = 1 - first->codes.row(row).neurons[0];
        codes.append({std::span(&neuron, 1), first->codes.row(row).weights});
    }
    const ModelId id = value_of(corpus.add_model(info, turned, &codes));
    const auto second = value_of(load_model(corpus, id));
    give(*first, 0, "dogs");
    give(*first, 1, "ships");
    give(*second, 0, "vessels");
    const auto names = value_of(match_names(corpus, *first, *second));
    ASSERT_EQ(names.size(), 2U);
    EXPECT_EQ(names[0].to, NeuronId{1});
    EXPECT_NEAR(names[0].row_cosine.value_or(0), 1, 1e-6);
    EXPECT_NEAR(names[0].shared.value_or(0), 1, 1e-6);
    EXPECT_TRUE(names[0].carried);
    EXPECT_FALSE(names[1].carried);  // its match has a name
    EXPECT_NE(names[1].why_not.find("vessels"), std::string::npos);
    EXPECT_EQ(name_of(*second, 1), "");  // matching changes nothing
    value_of(carry_names(corpus, first->info, second->info));
    EXPECT_EQ(name_of(*second, 1), "dogs");
    EXPECT_EQ(name_of(*second, 0), "vessels");
    const auto marks = value_of(corpus.neuron_marks(id));
    EXPECT_EQ(marks[1].origin, NameOrigin::carried);
    EXPECT_EQ(marks[1].source, "groups");
    value_of(carry_names(corpus, first->info, second->info, {.replace = true}));
    EXPECT_EQ(name_of(*second, 0), "ships");
}

TEST_F(GiveNamesTest, AreCarriedByRowsAloneToAnotherDataset) {
    const auto first = dogs_and_ships();
    const auto second = dogs_and_ships("other");
    give(*first, 1, "ships");
    const auto names = value_of(carry_names(corpus, first->info, second->info));
    EXPECT_FALSE(names[0].shared);
    EXPECT_EQ(name_of(*second, 1), "ships");
    const auto itself = carry_names(corpus, first->info, first->info);
    ASSERT_FALSE(itself);
    EXPECT_EQ(itself.error().code, ErrorCode::invalid_argument);
}

TEST_F(GiveNamesTest, NoGoodMatchIsNotCarried) {
    const auto first = dogs_and_ships();
    const auto second = dogs_and_ships("other");
    give(*first, 1, "ships");
    const auto names = value_of(match_names(corpus, *first, *second, {.least = 1.1}));
    EXPECT_FALSE(names[0].carried);
    EXPECT_EQ(names[0].why_not, "no good match");
}

TEST_F(GiveNamesTest, FromAProgramAreScoredAndKeepTheirOrigin) {
    const auto model = dogs_and_ships();
    const NeuronMark noted{.neuron = 1, .note = "mine"};
    succeed(corpus.set_neuron_marks(model->info.id, std::span(&noted, 1)));
    const auto report = value_of(ask_names(
        corpus, *model,
        asking("while read -r line; do echo thinking; case $line in *ship*) n=ship;; *) n=dog;; "
               "esac; echo \"{\\\"name\\\":\\\"$n\\\",\\\"reason\\\":\\\"they are\\\"}\"; done")));
    EXPECT_EQ(report.named, 2);
    EXPECT_EQ(report.ended, "");
    for (const AskedName& asked : report.asked)
        EXPECT_DOUBLE_EQ(asked.score.value_or(0), 1) << asked.name;
    const auto marks = value_of(corpus.neuron_marks(model->info.id));
    ASSERT_EQ(marks.size(), 2U);
    EXPECT_EQ(marks[0].name, "dog");
    EXPECT_EQ(marks[0].origin, NameOrigin::command);
    EXPECT_EQ(marks[0].source, "sh");
    EXPECT_EQ(marks[0].note, "they are");
    EXPECT_EQ(marks[1].note, "mine");  // a note of one's own stays
    // Nobody without a name is left, and one with a name is not asked about by itself.
    EXPECT_TRUE(value_of(ask_names(corpus, *model, asking("cat"))).asked.empty());
    AskOptions named = asking("cat");
    named.neurons = {0};
    EXPECT_FALSE(ask_names(corpus, *model, named));
}

TEST_F(GiveNamesTest, AProgramIsToldExamplesLabelsAndTerms) {
    const auto model = dogs_and_ships();
    const auto path = folder() / "asked";
    AskOptions options = asking("read -r line; printf '%s' \"$line\" > " + path.string() +
                                "; echo '{\"name\":null}'");
    options.neurons = {0};
    const auto report = value_of(ask_names(corpus, *model, options));
    EXPECT_EQ(report.named, 0);
    std::string question;
    std::getline(std::ifstream(path), question);
    for (const char* part : {"\"neuron\":0", "\"text\":\"a dog\"", "\"label\":\"animal\"",
                             "\"terms\":[", "\"near_misses\":[", "\"automatic\":{\"name\":"})
        EXPECT_NE(question.find(part), std::string::npos) << part << "\n" << question;
}

TEST_F(GiveNamesTest, AProgramThatHangsPrintsGarbageOrEndsIsASentence) {
    const auto model = dogs_and_ships();
    AskOptions hanging = asking("sleep 600");
    hanging.patience = std::chrono::milliseconds(200);
    for (const AskOptions& options :
         {hanging, asking("yes garbage"), asking("yes '{\"neuron\":99,\"name\":\"x\"}'"),
          asking("exit 3"), asking("yes '[1'"), asking("head -c 100000 /dev/zero; exit")}) {
        const auto refused = ask_names(corpus, *model, options);
        ASSERT_FALSE(refused) << options.command.back();
        EXPECT_FALSE(refused.error().message.empty());
        EXPECT_LT(refused.error().message.size(), 600U);
    }
    AskOptions missing;
    missing.command = {"no-such-namer"};
    EXPECT_EQ(ask_names(corpus, *model, missing).error().code, ErrorCode::not_found);
    EXPECT_FALSE(ask_names(corpus, *model, {}));
    EXPECT_TRUE(value_of(corpus.neuron_marks(model->info.id)).empty());
}

TEST_F(GiveNamesTest, WhatAProgramNamedBeforeItEndedStays) {
    const auto model = dogs_and_ships();
    // Answers one question a life, and the second life not at all.
    const auto flag = folder() / "flag";
    const auto report =
        value_of(ask_names(corpus, *model,
                           asking("[ -e " + flag.string() + " ] && exit 1; touch " + flag.string() +
                                  "; read -r line; echo '{\"name\":\"first\"}'")));
    EXPECT_EQ(report.named, 1);
    EXPECT_NE(report.ended, "");
    EXPECT_EQ(value_of(corpus.neuron_marks(model->info.id)).size(), 1U);
}

TEST_F(GiveNamesTest, AProgramMayAnswerOneQuestionALife) {
    const auto model = dogs_and_ships();
    const auto report =
        value_of(ask_names(corpus, *model, asking("read -r line; echo '{\"name\":\"one\"}'")));
    EXPECT_EQ(report.named, 2);
    EXPECT_EQ(report.ended, "");
}

TEST_F(GiveNamesTest, AProgramThatNeverEndsTalkingIsHeardOutAsFarAsNeeded) {
    const auto model = dogs_and_ships();
    const auto report = value_of(ask_names(corpus, *model, asking("yes '{\"name\":\"x\"}'")));
    EXPECT_EQ(report.named, 2);
}

TEST_F(GiveNamesTest, NamesThatCannotBeNamesAreNotStored) {
    const auto model = dogs_and_ships();
    const std::string endless(10'000, 'x');
    AskOptions options =
        asking("while read -r line; do echo '{\"name\":\"" + endless + "\"}'; done");
    const auto report = value_of(ask_names(corpus, *model, options));
    EXPECT_EQ(report.named, 0);
    EXPECT_NE(report.asked[0].problem.find("10000 characters"), std::string::npos);
    EXPECT_TRUE(value_of(corpus.neuron_marks(model->info.id)).empty());
}

TEST_F(GiveNamesTest, AskingStopsWhenAsked) {
    const auto model = dogs_and_ships();
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = ask_names(corpus, *model, asking("cat"), stop.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace sparsescope
