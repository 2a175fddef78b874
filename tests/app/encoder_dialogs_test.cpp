// SPDX-License-Identifier: GPL-3.0-or-later
// Adding encoders, giving texts embeddings with them, and what is started for that.
#include <gtest/gtest.h>

#include <fstream>

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

#include "app/dialogs/commands.h"
#include "app/dialogs/embed_dialog.h"
#include "app/dialogs/encoder_dialog.h"
#include "app/dialogs/export_kinds.h"
#include "app/dialogs/import_dialog.h"
#include "core/model_files/model_format.h"
#include "core/workspace/code_format.h"
#include "tests/app/fake_encoder.h"
#include "tests/app/fake_engine.h"
#include "tests/app/window_fixture.h"
#include "widgets/controls/command_line_box.h"
#include "widgets/controls/message_bar.h"

namespace sparsescope {
namespace {

using test::click;
using test::find;
using test::wait_until;

TEST(EncoderCommand, SaysWhatIsNotAsUsual) {
    EncoderSettings settings;
    settings.name = "e5";
    settings.kind = "command";
    settings.command = {"python3 'my encoder.py' --gpu"};
    settings.query_prefix = "query: ";
    EXPECT_EQ(shell_line(add_encoder_command(settings)),
              "sparsescope-cli encoders add e5 --command 'python3 '\\''my encoder.py'\\'' --gpu' "
              "--query-prefix 'query: '");
    settings.kind = "http";
    settings.url = "http://localhost:8080";
    settings.model = "m";
    settings.key_variable = "EMBEDDING_KEY";
    EXPECT_EQ(add_encoder_command(settings),
              (QStringList{"encoders", "add", "e5", "--url", "http://localhost:8080", "--model",
                           "m", "--key-variable", "EMBEDDING_KEY", "--query-prefix", "query: "}));
    settings.kind = "model";
    settings.folder = "/models/e5";
    settings.int8 = true;
    EXPECT_EQ(
        shell_line(add_encoder_command(settings)),
        "sparsescope-cli encoders add e5 --folder /models/e5 --int8 --query-prefix 'query: '");
}

struct EncoderDialogsTest : WindowTest {
    // An engine that does what it is asked, or says why not while "refuses" is there.
    QString engine() {
        const std::string refusal = to_line(ErrorEvent{"invalid_input", "It has no modules.json."});
        return test::make_engine(folder.path(), {ResultEvent{"{}"}},
                                 "if [ -e \"$folder/refuses\" ]; then echo '" + refusal +
                                     "'; exit 3; fi\ncat \"$events\"");
    }
    QString calls() { return test::engine_arguments(folder.path()); }
    template <class Dialog>
    Dialog* dialog(const QString& name) {
        Dialog* found = nullptr;
        wait_until([&] { return (found = window->findChild<Dialog*>(name)) != nullptr; });
        return found;
    }
};

TEST_F(EncoderDialogsTest, AnEncoderIsTriedBeforeItIsThere) {
    test::make_workspace(file);
    open(engine());
    folder.write("refuses", "");
    window->commands().addEncoder();
    auto* form = dialog<EncoderDialog>("encoder_dialog");
    ASSERT_NE(form, nullptr);
    auto* add = find<QPushButton>(*form, "encoder_add");
    EXPECT_FALSE(add->isEnabled());
    find<QLineEdit>(*form, "encoder_folder")->setText("/models/all-MiniLM-L6-v2");
    EXPECT_EQ(find<QLineEdit>(*form, "encoder_name")->text(), "all-MiniLM-L6-v2");
    click(add);
    auto* said = find<MessageBar>(*form, "form_complaint");
    ASSERT_TRUE(wait_until([&] { return said->isVisible(); }));
    EXPECT_TRUE(said->text().contains("modules.json")) << said->text().toStdString();
    EXPECT_TRUE(form->isVisible());
    std::filesystem::remove(folder.path() / "refuses");
    encoders = {test::sample_encoder_settings()};
    QPointer<EncoderDialog> gone = form;
    click(add);
    ASSERT_TRUE(wait_until([&] { return !gone; }));
    EXPECT_TRUE(calls().contains("encoders add all-MiniLM-L6-v2 --folder /models/all-MiniLM-L6-v2"))
        << calls().toStdString();
    ASSERT_TRUE(wait_until([this] { return context->encoder.all().size() == 1; }));
}

TEST_F(EncoderDialogsTest, FieldsAreThoseOfTheKind) {
    EncoderDialog form({}, {"m"}, nullptr);
    form.show();
    auto* kind = find<QComboBox>(form, "encoder_kind");
    const auto visible = [&](const char* name) { return find<QLineEdit>(form, name)->isVisible(); };
    EXPECT_TRUE(visible("encoder_folder"));
    EXPECT_FALSE(visible("encoder_url") || visible("encoder_command"));
    kind->setCurrentIndex(kind->findData("http"));
    EXPECT_TRUE(visible("encoder_url") && visible("encoder_model") && visible("encoder_key"));
    EXPECT_FALSE(visible("encoder_folder"));
    find<QLineEdit>(form, "encoder_model")->setText("big/m");
    EXPECT_EQ(find<QLineEdit>(form, "encoder_name")->text(), "m-2");  // m is taken
    EXPECT_EQ(form.settings().kind, "http");
    EXPECT_TRUE(form.settings().folder.empty());
}

TEST_F(EncoderDialogsTest, TextsGetEmbeddingsLater) {
    test::make_workspace(file, {.embeddings = false});
    encoders = {test::sample_encoder_settings()};
    open(engine());
    window->showPage(Page::data);
    auto* banner = find<MessageBar>(*window, "embed_banner");
    ASSERT_TRUE(wait_until([&] { return banner->isVisible(); }));
    click(find<QPushButton>(*banner, "message_action"));
    auto* form = dialog<EmbedDialog>("embed_dialog");
    ASSERT_NE(form, nullptr);
    ASSERT_TRUE(wait_until([&] { return form->choice()->encoder() == "words"; }));
    EXPECT_TRUE(find<QCheckBox>(*form, "encoder_then_train")->isChecked());
    click(find<QPushButton>(*form, "embed_start"));
    ASSERT_TRUE(wait_until([this] { return !context->jobs.running(); }));
    EXPECT_TRUE(calls().contains("embed " + context->workspace.path() +
                                 " --dataset things --encoder words"))
        << calls().toStdString();
}

TEST_F(EncoderDialogsTest, EmbeddingsThatAreThereAreNotAskedFor) {
    test::make_workspace(file);
    open();
    window->showPage(Page::data);
    ASSERT_TRUE(wait_until([this] { return context->data.shown().has_value(); }));
    EXPECT_FALSE(find<MessageBar>(*window, "embed_banner")->isVisible());
}

TEST_F(EncoderDialogsTest, AnImportOfTextsAsksForTheEncoder) {
    const auto texts = folder.path() / "news.csv";
    std::ofstream(texts) << "body,year\n\"A fox runs over the hill in the rain\",1999\n"
                            "\"Bread is baked in the early morning\",2004\n"
                            "\"An old song about iron and oak\",2011\n";
    test::make_workspace(file);
    encoders = {test::sample_encoder_settings()};
    open(engine());
    ASSERT_TRUE(wait_until([this] { return context->encoder.all().size() == 1; }));
    window->commands().openDropped({QString::fromStdString(texts.string())});
    auto* form = dialog<ImportDialog>("import_dialog");
    ASSERT_NE(form, nullptr);
    auto* list = find<QComboBox>(*form, "encoder_list");
    ASSERT_TRUE(wait_until([&] { return list->isVisible(); }));
    EXPECT_EQ(form->choice().encoder, "words");
    EXPECT_TRUE(form->trains());
    auto* start = find<QPushButton>(*form, "import_start");
    ASSERT_TRUE(wait_until([&] { return start->isEnabled(); }));
    EXPECT_TRUE(shell_line(import_command("w", form->choice())).contains("--encoder words"));
    const int none = list->findText("None: words only");
    ASSERT_GE(none, 0);
    list->setCurrentIndex(none);
    Q_EMIT list->activated(none);
    EXPECT_EQ(form->choice().encoder, "");
    EXPECT_FALSE(form->trains());
}

TEST_F(EncoderDialogsTest, AModelThatDoesNotFitIsToldBeforeItIsLoaded) {
    test::make_workspace(file);
    open(engine());
    HeadWeights head;
    head.dim = test::sample_dim + 1;
    head.hidden = 3;
    head.encoder_weight.assign(head.dim * head.hidden, 0.5F);
    head.pre_bias.assign(head.dim, 0);
    head.latent_bias.assign(head.hidden, 0);
    const auto path = folder.path() / "other-k2.pth";
    succeed(save_model_file(path, {head, 2}));
    window->commands().openDropped({QString::fromStdString(path.string())});
    auto* form = dialog<QDialog>("load_model_dialog");
    ASSERT_NE(form, nullptr);
    auto* fit = find<QLabel>(*form, "load_model_fit");
    ASSERT_TRUE(wait_until([&] { return fit->isVisible(); }));
    const auto plain = [](QString text) { return text.replace(QChar(QChar::Nbsp), ' '); };
    EXPECT_TRUE(plain(fit->text()).contains("16 numbers")) << fit->text().toStdString();
    EXPECT_TRUE(plain(fit->text()).contains("17 numbers")) << fit->text().toStdString();
    const QString words = plain(find<QLabel>(*form, "load_model_words")->text());
    EXPECT_TRUE(words.contains("3 neurons over 17")) << words.toStdString();
    EXPECT_FALSE(find<QPushButton>(*form, "load_model_start")->isEnabled());
}

TEST(ExportKinds, EveryFormatThatIsWrittenCanBeChosen) {
    std::size_t written = code_formats().size();
    for (const ModelFormatEntry* entry : model_formats())
        if (entry->save) ++written;
    EXPECT_EQ(export_kinds().size(), written);
    EXPECT_TRUE(export_kinds().front().filter.contains("*.safetensors"));
    EXPECT_EQ(export_format(export_kinds().front().filter), "");
    bool folder = false;
    for (const ExportKind& kind : export_kinds())
        folder |= export_format(kind.filter) == "sentence-transformers";
    EXPECT_TRUE(folder);
}

}  // namespace
}  // namespace sparsescope
