// SPDX-License-Identifier: GPL-3.0-or-later
// The commands about encoders, and about datasets that get embeddings from one.
#include <memory>
#include <utility>

#include "app/dialogs/commands.h"
#include "app/dialogs/embed_dialog.h"
#include "app/dialogs/encoder_dialog.h"
#include "app/dialogs/encoders_dialog.h"
#include "app/engine/engine_command.h"
#include "core/recipe/presets.h"
#include "core/recipe/validate.h"

namespace sparsescope {
namespace {

constexpr const char* stopped_encoding =
    "Stopped. What was encoded is kept: the next time it goes on from there.";

}  // namespace

void Commands::addEncoder() {
    askEncoder(window_, {});
}

void Commands::askEncoder(QWidget* above, std::function<void(const QString& name)> added,
                          const QString& folder) {
    QStringList taken;
    for (const EncoderSettings& encoder : context_.encoder.all())
        taken << QString::fromStdString(encoder.name);
    const bool wanted = context_.encoder.standing() == QueryEncoder::Standing::elsewhere;
    auto* dialog =
        new EncoderDialog(wanted ? context_.encoder.identity() : EncoderIdentity(), taken, above);
    if (!folder.isEmpty()) dialog->setFolder(folder);
    connect(dialog, &EncoderDialog::chosen, this,
            [this, dialog = QPointer(dialog), added](const EncoderSettings& settings) {
                const QString name = QString::fromStdString(settings.name);
                const auto hear = [this, dialog, added, name](const EngineOutcome& outcome) {
                    if (outcome.ok()) {
                        context_.encoder.lookAgain();
                        say(MessageBar::Kind::good, "The encoder “" + name + "” works.");
                        if (added) added(name);
                    }
                    if (!dialog) return;
                    const bool gave_up = outcome.kind == EngineOutcome::Kind::cancelled;
                    if (outcome.ok())
                        dialog->succeed();
                    else if (gave_up)
                        dialog->setTrying(false);
                    else
                        dialog->complain(outcome.message);
                };
                if (context_.jobs.start("Trying the encoder " + name, add_encoder_command(settings),
                                        hear, JobController::Failures::told_by_caller))
                    return dialog->setTrying(true);
                dialog->complain(QString("“%1” is still under way. Wait for it or stop it first.")
                                     .arg(context_.jobs.title()));
            });
    dialog->open();
}

void Commands::manageEncoders() {
    auto* dialog = new EncodersDialog(context_.encoder, window_);
    context_.encoder.lookAgain();
    connect(dialog, &EncodersDialog::addRequested, this,
            [this, dialog] { askEncoder(dialog, {}); });
    const auto ask = [this, dialog = QPointer(dialog)](const QString& title,
                                                       const QStringList& arguments,
                                                       const QString& success) {
        const auto hear = [this, dialog, success](const EngineOutcome& outcome) {
            if (outcome.ok()) context_.encoder.lookAgain();
            if (dialog) dialog->tell(outcome.ok(), outcome.ok() ? success : outcome.message);
        };
        if (!context_.jobs.start(title, arguments, hear, JobController::Failures::told_by_caller))
            return dialog->tell(false,
                                QString("“%1” is still under way. Wait for it or stop it first.")
                                    .arg(context_.jobs.title()));
        dialog->tell(true, title + "…");
    };
    connect(dialog, &EncodersDialog::testRequested, this, [ask](const QString& name) {
        ask("Trying the encoder " + name, test_encoder_command(name), "“" + name + "” works.");
    });
    connect(dialog, &EncodersDialog::removeRequested, this, [ask](const QString& name) {
        ask("Removing the encoder " + name, remove_encoder_command(name),
            "“" + name + "” was taken out of the list. Its files are where they were.");
    });
    dialog->open();
}

void Commands::feed(EncoderChoice* choice) {
    choice->setEncoders(context_.encoder.all());
    connect(&context_.encoder, &QueryEncoder::changed, choice,
            [this, choice] { choice->setEncoders(context_.encoder.all()); });
    connect(choice, &EncoderChoice::addRequested, this, [this, choice = QPointer(choice)] {
        if (!choice) return;
        askEncoder(choice->window(), [choice](const QString& name) {
            if (choice) choice->choose(name);
        });
    });
    context_.encoder.lookAgain();
}

double Commands::encodingTime(const EncoderIdentity& encoder, std::int64_t texts) const {
    const double rate = context_.settings.textsPerSecond(QString::fromStdString(encoder.hash));
    return rate > 0 ? static_cast<double>(texts) / rate : -1;
}

// Told again the next time somebody asks how long it will take.
void Commands::rememberPace() {
    const auto pace = context_.jobs.pace();
    const std::string name = context_.jobs.encoder().toStdString();
    if (!pace || name.empty()) return;
    for (const EncoderSettings& encoder : context_.encoder.all())
        if (encoder.name == name)
            context_.settings.setTextsPerSecond(QString::fromStdString(encoder.identity.hash),
                                                *pace);
}

void Commands::embedShown() {
    if (const DatasetInfo* dataset = context_.workspace.currentDataset()) embed(dataset->id);
}

void Commands::embed(DatasetId dataset) {
    const DatasetInfo* info = context_.workspace.contents().dataset(dataset);
    if (!info) return;
    const QString name = QString::fromStdString(info->name);
    const QString path = context_.workspace.path();
    auto* dialog = new EmbedDialog(
        path, *info,
        [this](const EncoderIdentity& encoder, std::int64_t texts) {
            return encodingTime(encoder, texts);
        },
        window_);
    feed(dialog->choice());
    const bool there = info->dim > 0;
    connect(dialog, &EmbedDialog::chosen, this,
            [this, dialog, name, path, there](const QString&, bool train) {
                startFromForm(
                    dialog,
                    (there ? "Comparing the embeddings of " : "Encoding the texts of ") + name,
                    dialog->arguments(),
                    [this, path, name, train, there](const EngineOutcome&) {
                        if (context_.workspace.path() != path) return;
                        if (there) return context_.workspace.refresh();
                        whenEmbedded(name, [this, train](const DatasetInfo& embedded) {
                            if (train) return trainOn(embedded.id);
                            Q_EMIT imported(embedded.id);
                        });
                    },
                    there ? QString() : QString(stopped_encoding));
            });
    dialog->open();
}

void Commands::whenEmbedded(const QString& dataset, std::function<void(const DatasetInfo&)> then) {
    when_listed_ = [this, name = dataset.toStdString(), then = std::move(then)] {
        for (const DatasetInfo& info : context_.workspace.contents().datasets) {
            if (info.name != name || info.dim == 0) continue;
            // Later: the forms and lists are to know the dataset first.
            QMetaObject::invokeMethod(
                this, [act = then, found = info] { act(found); }, Qt::QueuedConnection);
            when_listed_ = {};
            return;
        }
    };
    context_.workspace.refresh();
}

// What cannot be trained by itself is shown on the Train page, which says why.
void Commands::trainOn(DatasetId dataset) {
    const DatasetInfo* info = context_.workspace.contents().dataset(dataset);
    if (!info) return;
    const DataShape shape = context_.workspace.contents().shape(dataset);
    const auto config = preset_config(default_preset(shape));
    const bool fits = config && validate(resolved(*config, shape), shape).has_value();
    if (!fits || !context_.watch || context_.workspace.readOnly()) return goToTraining(dataset);
    const QString name = QString::fromStdString(info->name);
    Q_EMIT trainingRequested(dataset);  // the form shows what is trained
    context_.queue.submit({"Train on " + name, train_command(context_.workspace.path(), name,
                                                             *config, *context_.watch)});
    goTo(Page::train);
    Q_EMIT trainingFollows(dataset);
}

}  // namespace sparsescope
