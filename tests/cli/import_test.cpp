// SPDX-License-Identifier: GPL-3.0-or-later
// What `import` says of the files that it reads, and how a person says otherwise.
#include "tests/cli/cli_fixture.h"

namespace sparsescope::test {
namespace {

class Import : public CliTest {
  protected:
    Import() {
        workspace_ = path("w.sscope");
        ask({"init", workspace_});
        table_ = write("t.csv",
                       "text,d0,d1,d2,\"price, EUR\",kind\n"
                       "one,0.5,1,2,100,-1\n"
                       "two,2.5,1,3,101,1\n"
                       "three,4.5,2,9,250,unknown\n");
    }
    // "name:role" of each column.
    static std::vector<std::string> roles(const Json& answer) {
        std::vector<std::string> roles;
        for (const auto& column : answer["understood"][0]["columns"])
            roles.push_back(column["name"].get<std::string>() + ":" +
                            column["role"].get<std::string>());
        return roles;
    }

    std::string workspace_;
    std::string table_;
};

TEST_F(Import, SaysWhichRolesItUsedAndWhy) {
    const Json answer = ask({"import", workspace_, table_});
    EXPECT_EQ(roles(answer), (std::vector<std::string>{"text:text", "d0:embedding",
                                                       "price, EUR:metadata", "kind:metadata"}));
    const Json numbers = answer["understood"][0]["columns"][1];
    EXPECT_EQ(numbers["columns"], 3);
    EXPECT_EQ(numbers["last_name"], "d2");
    EXPECT_EQ(numbers["dim"], 3);
    EXPECT_TRUE(answer["understood"][0]["rows"].empty());
    const Finished words = run_cli({"import", workspace_, table_, "--name", "again"});
    EXPECT_NE(words.out.find("d0 … d2 (3 numbers): embedding ("), std::string::npos) << words.out;
}

TEST_F(Import, ADryRunStoresNothing) {
    const Json answer = ask({"import", workspace_, table_, "--dry-run"});
    ASSERT_EQ(answer["understood"][0]["rows"].size(), 3U);
    EXPECT_EQ(answer["understood"][0]["rows"][0][1], "0.5, 1, 2");
    EXPECT_TRUE(ask({"info", workspace_})["datasets"].empty());
}

TEST_F(Import, APersonGivesRoles) {
    const Json answer =
        ask({"import", workspace_, table_, "--columns", "d*=embedding,price, EUR=embedding",
             "--columns", "kind=label", "--ignore", "d1", "--no-label", "-1,unknown"});
    EXPECT_EQ(roles(answer),
              (std::vector<std::string>{"text:text", "d0:embedding", "d1:ignore", "d2:embedding",
                                        "price, EUR:embedding", "kind:label"}));
    EXPECT_EQ(answer["dataset"]["dim"], 3);
    EXPECT_EQ(answer["dataset"]["label_names"], (Json{"1"}));
    EXPECT_EQ(answer["dataset"]["labelled_documents"], 1);
}

TEST_F(Import, RolesThatDoNotExistAndColumnsThatDoNotAreRefused) {
    const Finished role = run_cli({"import", workspace_, table_, "--columns", "kind=labell"});
    EXPECT_EQ(role.exit_code, 2);
    EXPECT_NE(role.err.find("Did you mean label?"), std::string::npos) << role.err;
    const Finished column = run_cli({"import", workspace_, table_, "--ignore", "colour"});
    EXPECT_EQ(column.exit_code, 3);
    EXPECT_NE(column.err.find("no column \"colour\""), std::string::npos) << column.err;
}

TEST_F(Import, SharesComeBeforeAColumnOfParts) {
    const std::string parts = write("p.csv", "text,split\na,test\nb,train\nc,val\n");
    EXPECT_EQ(ask({"import", workspace_, parts, "--name", "p"})["dataset"]["test_documents"], 1);
    const Json anew = ask({"import", workspace_, parts, "--name", "q", "--test-fraction", "0"});
    EXPECT_EQ(anew["dataset"]["test_documents"], 0);
    EXPECT_NE(anew["understood"][0]["notes"].dump().find("not used"), std::string::npos);
    const Json added = ask({"import", workspace_, parts, "--into", "p"});
    EXPECT_EQ(added["dataset"]["test_documents"], 2);
    EXPECT_EQ(roles(added), (std::vector<std::string>{"text:text", "split:split"}));
}

TEST_F(Import, ReadsBackWhatDocumentsWrites) {
    const std::string file = write(
        "r.jsonl",
        "{\"text\":\"one\",\"label\":\"x\",\"level\":\"animal/dog\",\"split\":\"test\",\"tags\":["
        "\"new\",\"good one\"]}\n"
        "{\"text\":\"two, \\\"quoted\\\"\",\"label\":null,\"split\":\"train\",\"tags\":[]}\n");
    ask({"import", workspace_, file, "--name", "first"});
    for (const std::string& name : {path("out.csv"), path("out.jsonl")}) {
        ask({"documents", workspace_, "--dataset", "first", "--to", name});
        ask({"import", workspace_, name, "--name", name});
        Json first = ask({"documents", workspace_, "--dataset", "first"})["list"];
        Json again = ask({"documents", workspace_, "--dataset", name})["list"];
        for (Json* list : {&first, &again})
            for (Json& document : *list)
                document.erase("document");
        EXPECT_EQ(again, first) << name;
    }
}

}  // namespace
}  // namespace sparsescope::test
