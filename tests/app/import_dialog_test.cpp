// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/import_dialog.h"

#include <gtest/gtest.h>

#include <QDoubleSpinBox>
#include <QLineEdit>

#include "tests/app/wait.h"

namespace sparsescope {
namespace {

using test::find;

QStringList command_of(const ImportDialog& dialog) {
    return import_command("a.sscope", dialog.choice());
}

TEST(ImportDialog, LeavesTheUsualPartsToTheCommand) {
    ImportDialog dialog("a.sscope", "news.csv", {}, nullptr);
    EXPECT_EQ(find<QDoubleSpinBox>(dialog, "import_validation_percent")->value(), 10);
    EXPECT_EQ(find<QDoubleSpinBox>(dialog, "import_test_percent")->value(), 10);
    EXPECT_EQ(command_of(dialog),
              QStringList({"import", "a.sscope", "news.csv", "--name", "news"}));
    find<QDoubleSpinBox>(dialog, "import_validation_percent")->setValue(0);
    find<QDoubleSpinBox>(dialog, "import_test_percent")->setValue(25);
    find<QLineEdit>(dialog, "import_level_columns")->setText(" kind,sort ");
    EXPECT_EQ(command_of(dialog),
              QStringList({"import", "a.sscope", "news.csv", "--name", "news", "--levels-column",
                           "kind,sort", "--validation-fraction", "0", "--test-fraction", "0.25"}));
}

TEST(ImportDialog, AddedDocumentsAreForTrainingUnlessToldOtherwise) {
    ImportDialog dialog("a.sscope", "more.csv", "news", nullptr);
    EXPECT_EQ(find<QDoubleSpinBox>(dialog, "import_test_percent")->value(), 0);
    EXPECT_EQ(command_of(dialog),
              QStringList({"import", "a.sscope", "more.csv", "--into", "news"}));
    find<QDoubleSpinBox>(dialog, "import_validation_percent")->setValue(10);
    EXPECT_EQ(command_of(dialog), QStringList({"import", "a.sscope", "more.csv", "--into", "news",
                                               "--validation-fraction", "0.1"}));
}

}  // namespace
}  // namespace sparsescope
