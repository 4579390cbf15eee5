"""What pages say around posts, as patterns of whole sentences or lines, in three languages.

They are written in lower case, as lines are when they are held against them. `SURE` lines are nobody's
words wherever they stand. `BUTTONS` are words that an author could have written as well ("Responder",
"Access denied"): they count only among other furniture.
"""

_COMMENT_EN = (
    r"(?:(?:leave|post|write|add|submit) (?:a |your )?)?(?:comments?|reply|replies|review|vote|like|follow"
    r"|continue|join the (?:discussion|conversation))"
)
_COMMENT_ES = (
    r"(?:poder )?(?:(?:dejar|publicar|escribir|enviar|hacer) (?:un |tu |una |tus )?)?"
    r"(?:comentarios?|comentar|responder|respuestas?|votar|opinar|publicar|participar|seguir leyendo"
    r"|continuar)"
)
_COMMENT_PT = (
    r"(?:poder )?(?:(?:deixar|publicar|escrever|enviar|fazer) (?:um |uma |o seu |a sua |seu )?)?"
    r"(?:comentários?|comentar|responder|respostas?|votar|opinar|publicar|participar"
    r"|continuar(?: a ler| lendo)?)"
)
_HERE = r"(?: (?:on|to|in) this (?:post|article|thread|blog|page|topic))?"
_NETWORKS = (
    r"(?:facebook|twitter|tweet|whatsapp|linkedin|pinterest|google\+|telegram|reddit|tumblr|pocket|instagram"
    r"|youtube|tiktok|e-?mail|print|imprimir|x)"
)
_VIA = r"(?: (?:on|en|no|na|em|with|via))"
_LINKS = rf"(?:[ ,|·•/]*{_NETWORKS})"
_ENTER_ES = (
    r"(?:inicia(?:r)? (?:tu |su )?sesión|inicie (?:su )?sesión|regístr(?:ate|ese)|registrar(?:te|se)"
    r"|conécta(?:te|rte|rse)|conectar(?:te|se)|acced(?:e|er|a)|entra(?:r)?|identifíca(?:te|rte)|identificarte"
    r"|loguear(?:te|se)|estar (?:registrad|conectad|identificad|loguead)[oa])"
)
_ENTER_PT = (
    r"(?:(?:faça|fazer|efetue|efetuar|iniciar|inicie) (?:o |a )?(?:seu |sua )?(?:login|sessão)"
    r"|entr(?:e|ar)|acess(?:e|ar)"
    r"|cadastr(?:e-se|ar-se)|regist(?:e|r|re)-se|estar (?:logado|ligado|autenticado|conectado|cadastrado))"
)
_LOGIN = (
    (
        rf"(?:please )?(?:log|sign)[ -]?in(?:(?: or |/)(?:sign up|register|join))? to {_COMMENT_EN}{_HERE}"
    ),
    (
        rf"you (?:must|need to|have to) (?:be )?(?:log(?:ged)?"
        rf"|sign(?:ed)?) in (?:in order )?to {_COMMENT_EN}{_HERE}"
    ),
    (
        rf"you (?:must|need to|have to) be a (?:registered )?(?:member|user"
        rf"|subscriber) (?:in order )?to {_COMMENT_EN}"
    ),
    rf"(?:log|sign) in (?:with|using)(?:{_LINKS}|[ ,]+(?:or|google|apple|wordpress(?:\.com)?))+",
    rf"create an account(?: or (?:sign|log) in)? to {_COMMENT_EN}",
    r"(?:want|would you like) to join the (?:discussion|conversation)|join the (?:discussion|conversation)",
    (
        r"already (?:have an account|a (?:member|subscriber|user)|registered)|(?:don['’]t"
        r"|do not) have an account(?: yet)?"
    ),
    r"(?:exclusive )?(?:content )?for subscribers only|exclusive content for (?:subscribers|members)",
    rf"{_ENTER_ES}(?: gratis)?(?: [ou] {_ENTER_ES})? para {_COMMENT_ES}",
    (
        r"(?:lo siento,? )?(?:debes?|tienes? que|hay que|necesitas?|es necesario|has de)"
        rf" {_ENTER_ES}(?: [ou] {_ENTER_ES})? para {_COMMENT_ES}"
    ),
    (
        rf"para {_COMMENT_ES},? (?:(?:debes?|tienes? que|hay que|necesitas?|es necesario) )?{_ENTER_ES}"
        rf"(?: [ou] {_ENTER_ES})?"
    ),
    (
        r"¿?(?:ya tienes?|no tienes?|aún no tienes?) (?:una )?cuenta|¿?ya eres (?:usuario|suscriptor"
        r"|socio|miembro)"
    ),
    r"contenido (?:exclusivo |solo |sólo )?para (?:suscriptores|socios|usuarios registrados)",
    rf"{_ENTER_PT}(?: ou {_ENTER_PT})? para {_COMMENT_PT}",
    (
        r"(?:você )?(?:precisa|tem de|tem que|deve|é necessário|é preciso)(?: de)?"
        rf" {_ENTER_PT}(?: ou {_ENTER_PT})? para {_COMMENT_PT}"
    ),
    rf"para {_COMMENT_PT},? (?:(?:você )?(?:precisa|tem de|deve|é necessário) )?{_ENTER_PT}",
    r"(?:já tem|ainda não tem|não tem) (?:uma )?conta|já é (?:assinante|utilizador|usuário)",
    r"conteúdo exclusivo para assinantes",
)
_FOR_EN = r"(?:improve|give|offer|ensure|provide|analy[sz]e|personali[sz]e|enhance|make|deliver|understand)"
_FOR_ES = r"(?:propias|para (?:mejorar|ofrecer|analizar|personalizar|garantizar|asegurar|que))"
_FOR_PT = r"(?:próprios|para (?:melhorar|oferecer|analisar|personalizar|garantir|que))"
_SITE_ES = (
    r"(?:(?:este|nuestro) (?:sitio(?: web)?|blog|portal|foro|web)"
    r"|(?:esta|nuestra) (?:web|página(?: web)?))"
)
_SITE_PT = r"(?:(?:este|o nosso|nosso) (?:site|blog|sítio|portal|website)|esta página)"
_COOKIES = (
    rf"(?:this|our) (?:web)?site uses cookies(?: and similar technologies)?(?: (?:to|for) {_FOR_EN}.*)?",
    (
        rf"we (?:and our partners )?use cookies(?: and (?:similar|other) technologies)?(?: (?:to"
        rf"|for) {_FOR_EN}.*)?"
    ),
    (
        r"by (?:continuing|using|browsing|clicking|closing) .{0,70}you (?:agree|accept|consent)"
        r" .{0,60}(?:cookie|privacy|terms).{0,40}"
    ),
    r"by (?:continuing to (?:use|browse)|using|browsing) .{0,30}(?:agree|accept).{0,30}cookies?.{0,20}",
    (
        r"(?:accept|reject|manage|allow|decline|refuse)(?: all)?(?: the)? cookies|cookies? (?:settings"
        r"|preferences|policy|notice)"
    ),
    (
        r"manage (?:my |your )?(?:preferences|consent)|close and accept|(?:cerrar"
        r"|fechar) [ye] (?:aceptar|aceitar)"
    ),
    r"(?:read|learn|find out) more about (?:our )?(?:use of )?cookies|more info(?:rmation)? about cookies",
    rf"{_SITE_ES} (?:usa|utiliza|emplea|hace uso de) cookies(?: {_FOR_ES}.*)?",
    rf"(?:usamos|utilizamos|empleamos) cookies(?: {_FOR_ES}.*)?",
    (
        r"(?:al|si) (?:continuar?|continúas?|seguir|sigues?|navegar?|usar?|utilizar?)\b.{0,60}"
        r"\b(?:navegando|navegación|sitio|web|página|cookies)\b.{0,50}\bacept(?:as?|ando)\b.{0,70}"
    ),
    r"(?:al|si) (?:continuar|continúas?|sigues?) navegando,? acept(?:as?|ando)\b.{0,70}",
    (
        r"(?:aceptar|rechazar|configurar|gestionar|permitir) (?:todas )?(?:las )?cookies"
        r"|configuración de (?:las )?cookies|(?:más|mas) información sobre (?:las |nuestras )?cookies"
        r"|aviso de cookies"
    ),
    rf"{_SITE_PT} (?:usa|utiliza|faz uso de) cookies(?: {_FOR_PT}.*)?",
    rf"(?:nós )?(?:usamos|utilizamos) cookies(?: {_FOR_PT}.*)?",
    (
        r"ao (?:continuar|usar|navegar|utilizar|prosseguir)\b.{0,60}\b(?:aceita|aceitar|concorda"
        r"|concordar|consente)\b"
        r".{0,70}\b(?:cookies|utilização|uso|privacidade|termos)\b.{0,30}"
    ),
    (
        r"(?:aceitar|rejeitar|recusar|gerir|gerenciar|configurar) (?:todos )?(?:os )?cookies"
        r"|(?:definições|configurações|preferências) de cookies|(?:saiba|saber) mais sobre (?:os )?cookies"
    ),
    r"privacy policy|política de (?:privacidad|cookies|privacidade)",
    r"(?:privacy|privacidad|privacidade) (?:&|and|y|e) cookies:.*",
)
_AKISMET = (
    r"this site uses akismet to reduce spam",
    r"learn (?:more about )?how your comment data is processed",
    r"este (?:sitio|blog)(?: web)? (?:usa|utiliza) akismet para reducir el spam",
    (
        r"(?:aprende|conoce|descubre|lee|mira|infórmate sobre) (?:más sobre )?cómo se (?:procesan"
        r"|gestionan|tratan)"
        r" los datos de (?:tus|sus|los) comentarios"
    ),
    r"este (?:site|blog|sítio) (?:usa|utiliza) (?:o )?akismet para (?:reduzir|diminuir) (?:o )?spam",
    (
        r"(?:saiba|fica a saber|fique a saber|aprenda"
        r"|conheça) (?:mais sobre )?como .{0,60}\bcomentários?\b.{0,30}"
    ),
    r"(?:this (?:site|form) is )?protected by recaptcha\b.{0,90}",
    r"(?:este (?:sitio|formulario|site|formulário) está )?protegido por recaptcha\b.{0,90}",
)
_SHARING = (
    rf"(?:share|compartir|compartilhar|partilhar)(?: this| esto| isto| isso)?:?{_VIA}?{_LINKS}+",
    r"(?:share|compartir|compartilhar|partilhar|comparte|compartilhe|partilhe)(?: this| esto| isto| isso):",
    # In the imperative without a network it may be the author's own call to others.
    rf"(?:comparte|compartilhe|partilhe)(?: esto| isto| isso)?:?{_VIA}?{_LINKS}+",
    rf"{_LINKS}{{2,}}",
    (
        r"(?:click|haz clic|haga clic|clique|clica|clic) (?:to|para|aquí para) (?:share|compartir"
        r"|compartilhar|partilhar"
        r"|e-?mail|print|imprimir|enviar)\b.{0,90}"
    ),
    rf"(?:follow|like|find) us(?: on)?{_LINKS}+|(?:síguenos|síganos|siga-nos|segue-nos){_VIA}{_LINKS}+",
    (
        r"(?:like|me gusta|curtir|gosto|gostar)(?: this| esto| isso)?:? ?(?:like )?(?:loading|cargando"
        r"|carregando|a carregar)[ .…]*"
    ),
    r"(?:like this|me gusta esto|curtir isso|gostar disto):",
    r"(?:loading|cargando|carregando|a carregar)[ .…]*",
)
_FORMS = (
    r"(?:leave|post|write|submit|add) (?:a |your )?(?:reply|comment)(?: cancel reply)?|cancel reply",
    (
        r"(?:deja|dejar|escribe|publica|publicar|enviar) (?:una |un |tu |el )?(?:respuesta"
        r"|comentario)(?: cancelar (?:la )?respuesta)?"
    ),
    r"cancelar (?:la |a )?(?:respuesta|resposta)",
    (
        r"(?:deixe|deixar|escreva|publicar|enviar) (?:uma |um |o seu |seu )?(?:resposta"
        r"|comentário)(?: cancelar (?:a )?resposta)?"
    ),
    r"your e-?mail address will not be (?:published|shared)",
    r"tu (?:dirección de )?(?:correo electrónico|correo|e-?mail) no será publicad[ao]",
    r"(?:o )?(?:seu|teu) (?:endereço de )?e-?mail não será publicado",
    (
        r"(?:required fields|los campos (?:obligatorios|necesarios|requeridos)"
        r"|(?:os )?campos obrigatórios)\b.{0,40}"
    ),
    (
        r"(?:save|guarda|guardar|salvar|salve) (?:my|mi|mis|meus?|o meu|os meus)\b.{5,90}(?:browser"
        r"|navegador)\b.{0,70}"
    ),
    r"notify me of (?:new|follow-?up) (?:comments|posts)\b.{0,40}",
    (
        r"(?:recibir|recibe|quiero recibir) .{0,30}(?:siguientes comentarios|nueva entrada"
        r"|nuevas entradas)\b.{0,40}"
    ),
    r"(?:avísame|avisarme|notificarme|notifícame) .{0,30}comentarios\b.{0,40}",
    r"(?:notifique|notificar|avise|avisar)(?:-me| me)? .{0,30}novos (?:comentários|posts|artigos)\b.{0,40}",
    r"(?:name|nombre|nome|e-?mail|correo(?: electrónico)?|comment|comentario|comentário|website|web|site) \*",
    (
        r"(?:skip|jump|saltar|saltear|ir|pular|avançar) (?:to|al|para o|ao) (?:main )?(?:content"
        r"|contenido|conteúdo)(?: principal)?"
    ),
    r"please enable javascript.{0,80}|enable javascript (?:and cookies )?to (?:view|continue|run).{0,80}",
    r"(?:subscribe|sign up) (?:to|for) (?:our|the|this) (?:newsletter|blog|mailing list)",
    r"suscríb(?:ete|ase) (?:a (?:nuestra|la) newsletter|al? (?:nuestro )?(?:boletín|blog))",
    r"(?:assine|subscreva|inscreva-se (?:na|em)) (?:a )?(?:nossa |a nossa )?newsletter",
    r"(?:blog )?comments powered by disqus",
    r"(?:load|show|view|see) (?:more|all|older|newer) (?:comments|replies)",
    (
        r"(?:ver|cargar|mostrar) (?:más|todos los|todas las|los) (?:comentarios"
        r"|respuestas)(?: (?:más )?antigu[oa]s)?"
    ),
    r"(?:ver|carregar|mostrar) (?:mais|todos os|todas as|os) (?:comentários|respostas)",
    (
        r"leave this field empty if you.{0,20}human|deja vacío este campo si eres humano"
        r"|deixe este campo vazio.{0,30}"
    ),
)
_SERVERS = (
    (
        r"checking (?:your browser|if the site connection is secure)\b.{0,60}|(?:verifying"
        r"|checking) (?:that )?you are (?:a )?human"
    ),
    r"this may take a few seconds|comprobando (?:tu|su) navegador\b.{0,60}",
    r"(?:verificando|verifica|verifique) que (?:eres|es usted|você é|é) (?:un |um )?humano",
    (
        r"(?:http )?(?:error )?[45]\d\d(?: ?[:·–-])? (?:error|forbidden|not found|bad gateway"
        r"|internal server error"
        r"|service (?:temporarily )?unavailable|gateway time-?out|too many requests|unauthorized|bad request"
        r"|prohibido|proibido|acceso denegado|acesso negado|página no encontrada|página não encontrada)"
    ),
)
_FOOTERS = (
    (
        r"(?:(?:©|\(c\)|copyright) ?.{0,80})?(?:all rights reserved|todos los derechos reservados"
        r"|todos os direitos reservados)"
    ),
    r"(?:proudly )?powered by (?:wordpress|blogger|ghost|tumblr|discourse|phpbb|vbulletin|medium)\b.{0,30}",
    (
        r"(?:funciona (?:con|gracias a)|con la tecnología de|(?:orgulhosamente )?(?:movido a"
        r"|desenvolvido com)|com tecnologia do?)"
        r" (?:wordpress|blogger|ghost)"
    ),
    r"(?:posted|filed|publicado|publicada) (?:in|under|en|em) (?:uncategorized|sin categoría|sem categoria)",
    (
        r"advertisement ?[-–] ?(?:continue reading below|scroll to continue)|la publicidad continúa"
        r"|continua depois da publicidade"
    ),
)
SURE = (
    *_LOGIN,
    *_COOKIES,
    *_AKISMET,
    *_SHARING,
    *_FORMS,
    *_SERVERS,
    *_FOOTERS,
)
BUTTONS = (
    r"(?:log|sign)[ -]?(?:in|up|out)|register|join(?: now)?|create an account",
    r"inicia(?:r)? sesión|regístrate|registrarse|entrar|accede|acceder|cadastre-se|iniciar sessão|faça login",
    r"accept(?: all)?|reject(?: all)?|decline(?: all)?|close|dismiss",
    (
        r"acept(?:o|ar)(?: tod[ao]s?)?|rechazar(?: tod[ao]s?)?|cerrar|aceit(?:o|ar)(?: tod[ao]s?)?"
        r"|rejeitar(?: tod[ao]s?)?|fechar"
    ),
    (
        r"read more|continue reading|more info(?:rmation)?|leer más|seguir leyendo|más información"
        r"|ler mais|saiba mais|continuar a ler"
    ),
    (
        r"reply|report(?: abuse| this(?: comment| post)?| comment)?|quote|edit|delete|flag|upvote"
        r"|downvote|permalink|hide"
    ),
    (
        r"responder(?: a este comentario)?|respuesta|reportar(?: abuso| comentario)?|denunciar(?: abuso"
        r"| comentario| comentário)?|citar"
    ),
    r"editar|borrar|eliminar|apagar|ocultar|enlace permanente|link permanente",
    r"like(?: this)?|me gusta|curtir|gosto|gostar|share(?: this)?|compartir(?: esto)?|comparte(?: esto)?",
    (
        r"compartilhar(?: isso)?|compartilhe(?: isso)?|partilhar(?: isto)?|tweet|retweet|print|imprimir"
        r"|copy link|copiar enlace"
    ),
    (
        r"(?:enviar|send|compartir) (?:por|by|this by|esto por) (?:correo(?: electrónico)?"
        r"|e-?mail)(?: a un amigo)?"
    ),
    (
        r"\d{1,6} (?:comments?|comentarios?|comentários?|repl(?:y|ies)|respuestas?|respostas?|likes?"
        r"|shares?|views?|visitas)"
    ),
    (
        r"(?:no )?comments(?: are closed| yet)?|(?:sin |los )?comentarios(?: están)?(?: cerrados)?"
        r"|(?:sem )?comentários(?: encerrados)?"
    ),
    r"subscribe|suscríbete|suscribirse|suscribirme|assine|inscreva-se|follow|seguir|following|siguiendo",
    r"advert(?:isement)?|sponsored|anuncios?|anúncios?|publicidade?|patrocinado",
    r"name|nombre|nome|e-?mail|correo(?: electrónico)?|website|web|site|comment|comentario|comentário",
    (
        r"related(?: posts| articles)?|(?:entradas|artículos|noticias|posts|notícias"
        r"|artigos) relacionad[oa]s|te puede interesar"
    ),
    (
        r"(?:previous|next|older|newer)(?: posts?| page| article)?|(?:entrada|página) (?:anterior"
        r"|siguiente)|anterior|siguiente|próximo"
    ),
    (
        r"home|inicio|início|menu|menú|search|buscar|pesquisar|about(?: us)?|contact(?: us)?|contacto"
        r"|contato|tags|etiquetas|archives?"
    ),
    (
        r"legal notice|terms(?: of (?:service|use))?|terms and conditions|aviso legal"
        r"|términos y condiciones|termos de uso"
    ),
    (
        r"access denied|acceso denegado|acesso negado|page not found|página no encontrada"
        r"|página não encontrada|too many requests"
    ),
    (
        r"internal server error|bad gateway|service (?:temporarily )?unavailable|just a moment"
        r"|please wait|forbidden"
    ),
    r"something went wrong(?:\. please try again)?|try again|algo (?:ha salido|salió) mal|algo deu errado",
)
