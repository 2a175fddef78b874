// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/workspace/saved_query.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace sparsescope {
namespace {

TEST(SavedQuery, ComesBackAsItWasKept) {
    SavedQuery text;
    text.request.text = "cats, \"dogs\"\nand 日本";
    text.request.mode = TextMode::both;
    text.request.filter = "label:\"a b\" -tag:x";
    SavedQuery documents;
    documents.request.documents = {7, 12};
    documents.request.neurons = {{4, NeuronTerm::Role::weight, 0.25},
                                 {9, NeuronTerm::Role::require, 1},
                                 {2, NeuronTerm::Role::forbid, 1}};
    documents.model = 3;
    SavedQuery vector;
    vector.request.vector = {0.5F, -1, 3e-7F};
    for (const SavedQuery& query : {text, documents, vector}) {
        const SavedQuery back = value_of(read_saved_query(saved_query_text(query)));
        EXPECT_EQ(back.request, query.request) << saved_query_text(query);
        EXPECT_EQ(back.model, query.model);
    }
}

TEST(SavedQuery, RefusesWhatItCannotRead) {
    for (const char* content :
         {"", "{", "[]", "{}", R"({"text":5})", R"({"text":"a","mode":"guess"})",
          R"({"neurons":[{"neuron":1}]})", R"({"neurons":[{"neuron":1,"weight":1,"role":"x"}]})",
          R"({"documents":"1"})", R"({"filter":"label:a"})"}) {
        const auto query = read_saved_query(content);
        ASSERT_FALSE(query) << content;
        EXPECT_EQ(query.error().code, ErrorCode::invalid_input);
        EXPECT_TRUE(query.error().message.starts_with("The saved query cannot be read"));
    }
}

}  // namespace
}  // namespace sparsescope
