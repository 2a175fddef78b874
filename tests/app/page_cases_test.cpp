// SPDX-License-Identifier: GPL-3.0-or-later
// Every page over workspaces that lack something: each says what is true there, and nothing that
// cannot be.
#include <gtest/gtest.h>

#include <QAbstractButton>
#include <QLabel>

#include "tests/app/window_fixture.h"

namespace sparsescope {
namespace {

using test::wait_until;

struct PageCase {
    const char* name;
    void (*make)(const std::filesystem::path& file);
    std::vector<std::pair<Page, const char*>> says;  // somewhere on the page
    std::vector<const char*> never;                  // on any page
};

void remove_documents(const std::filesystem::path& file) {
    auto corpus = value_of(Corpus::open(file, Access::read_write));
    const DatasetInfo dataset = value_of(corpus.datasets()).front();
    succeed(corpus.remove_documents(value_of(corpus.document_ids(dataset.id))));
}

void make_all_for_training(const std::filesystem::path& file, std::size_t count) {
    auto corpus = value_of(Corpus::create(file));
    DatasetSpec spec;
    spec.name = "plain";
    spec.dim = 2;
    const auto writer = value_of(corpus.add_dataset(spec));
    std::vector<NewDocument> documents(count);
    for (NewDocument& document : documents) {
        document.text = "a text";
        document.split = Split::train;
    }
    EmbeddingMatrix rows(count, 2);
    for (std::size_t i = 0; i < count; ++i)
        rows.row(i)[i % 2] = 1;
    succeed(writer->append(documents, rows.view()));
    value_of(writer->commit());
}

void make_texts(const std::filesystem::path& file) {
    auto corpus = value_of(Corpus::create(file));
    DatasetSpec spec;
    spec.name = "texts";
    const auto writer = value_of(corpus.add_dataset(spec));
    NewDocument document;
    document.text = "only words";
    document.split = Split::train;
    succeed(writer->append(std::vector{document}, EmbeddingView{}));
    value_of(writer->commit());
}

const std::vector<PageCase>& page_cases() {
    static const std::vector<PageCase> cases{
        {"empty",
         [](const std::filesystem::path& file) { value_of(Corpus::create(file)); },
         {{Page::neurons, "there are none"},
          {Page::map, "There are no documents yet."},
          {Page::search, "no documents yet"}},
         {"dead at", "removed", "Train a model"}},
        {"texts",
         make_texts,
         {{Page::home, "there are none"},
          {Page::neurons, "there are none"},
          {Page::map, "this dataset has neither"},
          {Page::search, "Embeddings of the documents would add"}},
         {"on these embeddings", "dead at", "Train a model"}},
        {"no model",
         [](const std::filesystem::path& file) { test::make_workspace(file, {.model = false}); },
         {{Page::home, "the first curves move"},
          {Page::neurons, "There is no model yet."},
          {Page::map, "None has been made of this dataset yet."}},
         {"dead at", "removed"}},
        {"not encoded",
         [](const std::filesystem::path& file) { test::make_workspace(file, {.encoded = false}); },
         {{Page::home, "has no codes yet"},
          {Page::neurons, "no codes of the documents yet"},
          {Page::search, "no codes of the documents"}},
         {"dead at", "removed"}},
        {"no labels",
         [](const std::filesystem::path& file) { test::make_workspace(file, {.labels = false}); },
         {{Page::home, "no labels"}, {Page::neurons, "of 120"}},
         {"removed", "nan"}},
        {"no held-out documents",
         [](const std::filesystem::path& file) { make_all_for_training(file, 24); },
         {{Page::home, "no validation documents"}},
         {"removed", "nan", "dead at"}},
        {"too few documents to hold some out",
         [](const std::filesystem::path& file) { make_all_for_training(file, 4); },
         {{Page::home, "plain"}},
         {"no validation documents"}},
        {"all removed",
         [](const std::filesystem::path& file) {
             test::make_workspace(file);
             remove_documents(file);
         },
         {{Page::home, "no documents left"},
          {Page::data, "Restore them"},
          {Page::train, "at least 2 training documents"},
          {Page::neurons, "all were removed"},
          {Page::map, "has no documents left"},
          {Page::search, "nothing to search"}},
         {"dead at", "of 120", "no validation documents", "Choose a tenth", "have no labels",
          "Undo brings", "Type words above"}},
    };
    return cases;
}

struct PageCases : WindowTest, testing::WithParamInterface<std::size_t> {
    // All that can be read on the visible page and in the frame.
    QString words() const {
        QStringList all;
        for (const QLabel* label : window->findChildren<QLabel*>())
            if (label->isVisible()) all << label->text();
        for (const QAbstractButton* button : window->findChildren<QAbstractButton*>())
            if (button->isVisible()) all << button->text();
        return all.join('\n');
    }
};

TEST_P(PageCases, SayWhatIsTrue) {
    const PageCase& one = page_cases()[GetParam()];
    one.make(file);
    open();
    if (context->workspace.wantedModel() != 0) {
        ASSERT_TRUE(wait_until([this] {
            return context->workspace.contents().models.front().stored_k == 0 ||
                   context->neurons.summariesK() > 0;
        }));
    }
    for (const Page page : {Page::home, Page::data, Page::train, Page::neurons, Page::map,
                            Page::search, Page::learn}) {
        window->showPage(page);
        for (const auto& [where, sentence] : one.says) {
            if (where != page) continue;
            EXPECT_TRUE(wait_until([&] { return words().contains(sentence); }))
                << one.name << ": “" << sentence << "” is not in\n"
                << words().toStdString();
        }
        for (const char* sentence : one.never)
            EXPECT_FALSE(words().contains(sentence)) << one.name << ": “" << sentence << "” in\n"
                                                     << words().toStdString();
    }
}

INSTANTIATE_TEST_SUITE_P(All, PageCases, testing::Range(std::size_t{0}, page_cases().size()));

// Not only in a workspace that is opened again.
TEST_F(WindowTest, NeuronsFollowDocumentsThatAreRemovedMeanwhile) {
    test::make_workspace(file);
    open_with_model();
    window->showPage(Page::neurons);
    ASSERT_TRUE(text_of("neuron_facts").contains("of 120 documents") ||
                text_of("neuron_facts").contains("of 120\u00A0documents"));
    remove_documents(file);
    context->workspace.refresh();
    EXPECT_TRUE(wait_until([this] { return context->neurons.documents() == 0; }));
    EXPECT_FALSE(test::find<QLabel>(*window, "neuron_facts")->isVisible());
}

}  // namespace
}  // namespace sparsescope
