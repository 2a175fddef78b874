// SPDX-License-Identifier: GPL-3.0-or-later
// Everything the pages share: the settings, the selection and the controllers of one window. main
// (or a test) builds it once and passes it by reference; nothing in the window is a singleton.
#pragma once
#include <array>

#include <QString>

#include "app/controllers/code_health_keeper.h"
#include "app/controllers/contents_editor.h"
#include "app/controllers/corpus_editor.h"
#include "app/controllers/data_controller.h"
#include "app/controllers/document_exporter.h"
#include "app/controllers/engine_run.h"
#include "app/controllers/import_previewer.h"
#include "app/controllers/job_controller.h"
#include "app/controllers/learn_controller.h"
#include "app/controllers/lesson_progress.h"
#include "app/controllers/map_controller.h"
#include "app/controllers/neuron_controller.h"
#include "app/controllers/neuron_marks.h"
#include "app/controllers/neuron_report_keeper.h"
#include "app/controllers/neuron_subject.h"
#include "app/controllers/obituary.h"
#include "app/controllers/picture_keeper.h"
#include "app/controllers/quality_keeper.h"
#include "app/controllers/query_encoder.h"
#include "app/controllers/remote_runs.h"
#include "app/controllers/run_editor.h"
#include "app/controllers/run_overlays.h"
#include "app/controllers/run_queue.h"
#include "app/controllers/run_summaries.h"
#include "app/controllers/saved_views.h"
#include "app/controllers/search_controller.h"
#include "app/controllers/search_details.h"
#include "app/controllers/selection.h"
#include "app/controllers/selection_bus.h"
#include "app/controllers/settings.h"
#include "app/controllers/showcase.h"
#include "app/controllers/shown_run.h"
#include "app/controllers/special_controller.h"
#include "app/controllers/workspace_controller.h"
#include "app/controllers/write_lane.h"
#include "core/corpus/import_preview.h"

namespace sparsescope {

// The path $XDG_DATA_HOME/sparsescope/example.sscope.
[[nodiscard]] QString default_example();
[[nodiscard]] QString pictures_example_beside(const QString& example);

class AppContext {
  public:
    struct Options {
        QString settings_file;  // "": that of the user
        QString engine;         // path of sparsescope-cli
        QString example;        // path of the example workspace, which may not exist yet
        PreviewFunction preview = preview_import;
        EncoderList encoders = configured_encoders;
    };
    explicit AppContext(const Options& options)
        : engine(options.engine),
          example(options.example),
          pictures_example(pictures_example_beside(options.example)),
          preview(options.preview),
          settings(options.settings_file),
          workspace(settings, selection),
          pictures(workspace),
          training(workspace, settings, options.engine),
          summaries(workspace, training),
          overlays(workspace, training),
          shown(workspace, training),
          run_editor(workspace),
          contents_editor(workspace),
          remote(workspace),
          queue(workspace, training, settings),
          obituaries(options.engine),
          jobs(options.engine),
          encoder(workspace, options.engine, options.encoders),
          search(workspace, selection, encoder),
          health(search, workspace),
          details(search, workspace, selection),
          picked(selection),
          marks(workspace, selection),
          neurons(workspace, selection, marks),
          reports(workspace, selection),
          map(workspace, selection, neurons),
          quality(workspace, selection),
          showcase(workspace, selection),
          learn(workspace, selection, search),
          lessons(settings),
          data(workspace, selection),
          special(workspace, selection, picked, data),
          saved(workspace),
          editor(workspace),
          exporter(workspace) {
        QObject::connect(&run_editor, &RunEditor::pinsEdited, &shown, &ShownRun::fetch);
        QObject::connect(&run_editor, &RunEditor::trimmed, &summaries, &RunSummaries::readAgain);
    }

    // What stores the changes that a person made: a window is closed when none of them is busy.
    [[nodiscard]] std::array<const WriteLane*, 6> writes() const {
        return {&run_editor.writes(), &contents_editor.writes(), &marks.writes(),
                &map.writes(),        &saved.writes(),           &editor.writes()};
    }

    const QString engine;            // path of sparsescope-cli
    const QString example;           // the workspace made of WordNet
    const QString pictures_example;  // that made of Fashion-MNIST, beside it
    const PreviewFunction preview;   // what looks at files before they are imported
    // The order matters: later members use earlier ones, and so are destroyed before them.
    Settings settings;
    Selection selection;
    WorkspaceController workspace;
    PictureKeeper pictures;
    EngineRun training;
    RunSummaries summaries;
    RunOverlays overlays;
    ShownRun shown;
    RunEditor run_editor;
    ContentsEditor contents_editor;
    RemoteRuns remote;
    RunQueue queue;
    ObituaryAsker obituaries;
    // How the runs that this window starts or resumes are watched, as the rules on the Train page
    // say. The error names a rule that cannot be read.
    Result<Watch> watch;
    JobController jobs;
    QueryEncoder encoder;
    SearchController search;
    CodeHealthKeeper health;
    SearchDetails details;
    SelectionBus picked;
    NeuronMarks marks;
    NeuronController neurons;
    NeuronReportKeeper reports;
    // One index of the selected model for all that ask about single neurons, made when asked first.
    const std::shared_ptr<SharedStudy> studies = std::make_shared<SharedStudy>();
    MapController map;
    QualityKeeper quality;
    Showcase showcase;
    LearnController learn;
    LessonProgress lessons;
    DataController data;
    SpecialController special;
    SavedViews saved;
    CorpusEditor editor;
    DocumentExporter exporter;
};

}  // namespace sparsescope
